import { MachineError } from '../../engine/model/machine-error.ts';
import { RefusedByMachine } from '../../engine/model/refused-by-machine.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';

/** sd_booted(3): this folder exists only if systemd is the init system. */
const folder = '/run/systemd/system';

/** Whether systemd is the init system of the machine. It is not in a container or with another init system, even if systemctl is installed. */
export async function runsSystemd(machine: MachineReader): Promise<boolean> {
  return (await machine.stat(folder)) !== undefined;
}

/** The refusal of a step that needs systemd; `because` gives the reason why it needs it. */
export function systemdRefusal(because: string): Refusal {
  const reason = `systemd is not the init system of this machine, but it is required: ${because}`;
  return { check: 'systemd-not-running', reason, evidence: `${folder} does not exist`, override: null };
}

/** The error for a failed `systemctl show` of a unit. */
export async function systemctlTrouble(
  unit: string,
  { code, stderr }: { readonly code: number | null; readonly stderr: string },
  machine: MachineReader,
): Promise<MachineError> {
  if (!(await runsSystemd(machine))) {
    const refusal = systemdRefusal(`${unit} is a systemd unit`);
    return new RefusedByMachine(refusal, { code: 'NOSYSTEMD', path: folder });
  }
  return new MachineError(`systemctl show ${unit} failed: ${stderr.trim()}`, { code: `EXIT${code}` });
}
