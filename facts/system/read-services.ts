import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { readBannedInterrupts, readTunedProfile } from './knob-owners.ts';
import type { Look } from './look.ts';
import { queryIfThere } from './query-if-there.ts';

/** A service by its unit (systemctl(1)); null if systemd is not available. */
async function stateOf(name: string, machine: MachineReader): Promise<Facts['services']['irqbalance']> {
  const unit = `${name}.service`;
  const { code, stdout } = await queryIfThere(machine, [
    'systemctl',
    'show',
    '-p',
    'LoadState,ActiveState',
    '--',
    unit,
  ]);
  const load = /^LoadState=(.*)$/m.exec(stdout)?.[1];
  if (code !== 0 || load === undefined) return null;
  if (load === 'not-found') return 'absent';
  return /^ActiveState=active$/m.test(stdout) ? 'running' : 'stopped';
}

/** Services that set the same settings as a run and would change them again. */
export async function readServices(machine: MachineReader, look: Look): Promise<Facts['services']> {
  const [irqbalance, banned, tuned] = await Promise.all([
    look('services.irqbalance', null, stateOf('irqbalance', machine)),
    look('services.irqbalance', [], readBannedInterrupts(machine)),
    look('services.tuned', null, readTunedProfile(machine)),
  ]);
  return { irqbalance, irqbalanceBanned: banned.map(Number), tuned };
}
