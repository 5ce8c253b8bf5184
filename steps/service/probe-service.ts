import type { MachineReader } from '../../engine/model/machine.ts';
import { readLinks } from '../../changes/service/service-links.ts';
import { readService } from '../../facts/system/service.ts';
import { runsSystemd } from '../../facts/system/systemd.ts';
import { readSession } from '../../facts/network/read-routes.ts';
import type { Service as Input } from '../../schemas/types/steps/service.ts';
import type { ServiceStepState } from './service-step-state.ts';

/** Kinds of units that a step may name (systemd.unit(5)). */
const kinds = /\.(?:service|socket|timer|path|mount|automount|swap|target|slice|scope|device)$/;

/** The full name of a unit; a name without a suffix means a service. */
export const wholeName = (unit: string): string => (kinds.test(unit) ? unit : `${unit}.service`);

/** Reads the unit, its links, and the units that depend on it. */
export async function probeService(input: Input, machine: MachineReader): Promise<ServiceStepState> {
  const unit = wholeName(input.unit);
  const [booted, port, session] = await Promise.all([
    runsSystemd(machine),
    machine.stat('/dev/virtio-ports/org.qemu.guest_agent.0'),
    readSession(machine),
  ]);
  const nothing = { unit, links: {}, triggers: [], session, agent: port !== undefined };
  if (!booted) return { ...nothing, service: null };
  const service = await readService(unit, machine);
  const [links, triggering] = await Promise.all([
    readLinks(service, machine),
    Promise.all(service.triggers.map((name) => readService(name, machine))),
  ]);
  const triggers = service.triggers.filter((_, index) => triggering[index]?.active === true);
  return { ...nothing, service, links, triggers };
}
