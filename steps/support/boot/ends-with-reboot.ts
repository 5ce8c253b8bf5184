import type { MachineReader } from '../../../engine/model/machine.ts';
import { describeGuest, readRunningGuests } from '../../../facts/virtualization/read-running-guests.ts';

/** One warning for each virtual machine that runs now and ends with a reboot of its host. */
export const endsWithReboot = async (machine: MachineReader): Promise<readonly string[]> =>
  (await readRunningGuests(machine)).map((guest) => `the reboot ends ${describeGuest(guest)}`);
