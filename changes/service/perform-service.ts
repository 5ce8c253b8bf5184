import type { Means } from '../../engine/model/change-kind.ts';
import type { ServiceChange } from './change.ts';
import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { readService } from '../../facts/system/service.ts';
import { readLinks, putLinks } from './service-links.ts';
import { sameEnablement } from './same-enablement.ts';
import { lastMessages } from '../support/last-messages.ts';

async function systemctl(
  machine: Machine,
  argv: readonly string[],
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  const { code, stderr, timedOut } = await machine.run(['systemctl', ...argv], { deadline, signal });
  if (code === 0) return;
  const why = timedOut ? `did not end within ${deadline} s` : stderr.trim() || `ended with ${code ?? 'a signal'}`;
  throw new MachineError(`systemctl ${argv.join(' ')}: ${why}`, { code: timedOut ? 'TIMEOUT' : `EXIT${code ?? ''}` });
}

async function enable(change: ServiceChange, machine: Machine, signal: AbortSignal): Promise<boolean> {
  const { unit, after, deadline } = change;
  const { enabled } = await readService(unit, machine);
  if (after.enabled === null || sameEnablement(enabled, after.enabled)) return false;
  if (after.enabled === 'masked') await systemctl(machine, ['mask', '--', unit], deadline, signal);
  else {
    if (enabled === 'masked') await systemctl(machine, ['unmask', '--', unit], deadline, signal);
    // The unit file below the mask is visible only now.
    const bare = (await readService(unit, machine)).enabled;
    if (!sameEnablement(bare, after.enabled))
      await systemctl(machine, [after.enabled === 'enabled' ? 'enable' : 'disable', '--', unit], deadline, signal);
  }
  return true;
}

/** Restores links: systemctl creates those of the unit file, and an administrator may have created other links. */
async function relink({ unit, after }: ServiceChange, machine: Machine): Promise<boolean> {
  if (after.links === null) return false;
  return putLinks(after.links, await readLinks(await readService(unit, machine), machine), machine);
}

async function start(change: ServiceChange, machine: Machine, clock: Clock, signal: AbortSignal): Promise<void> {
  const { unit, deadline } = change;
  try {
    await systemctl(machine, ['start', '--', unit], deadline, signal);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    throw new MachineError(`${error.message}\n${await lastMessages(unit, machine)}`, {
      code: error.code,
      cause: error,
    });
  }
  if (change.once) return;
  // A simple service counts as started before its program has started, so a program that fails at once is detected a moment later.
  await clock.sleep(1, signal);
  const { active, state } = await readService(unit, machine);
  if (active) return;
  throw new MachineError(`${unit} was started and is ${state} again:\n${await lastMessages(unit, machine)}`, {
    code: 'EXITED',
  });
}

/**
 * Enables, disables or masks the unit and syncs this to the disk, and starts or stops it. Throws MachineError with the error of
 * systemctl and, for a start, the last log lines of the unit.
 */
export async function performService(change: ServiceChange, { machine, clock, signal }: Means): Promise<void> {
  const { unit, after, deadline } = change;
  const found = await readService(unit, machine);
  if (found.stale) await systemctl(machine, ['daemon-reload'], deadline, signal);
  const enabled = await enable(change, machine, signal);
  const relinked = await relink(change, machine);
  if (relinked) await systemctl(machine, ['daemon-reload'], deadline, signal);
  // systemctl does not sync its links to the disk.
  if (enabled || relinked) await machine.run(['sync', '-f', '/etc/systemd/system']);
  if (after.active === null || after.active === (await readService(unit, machine)).active) return;
  if (after.active) await start(change, machine, clock, signal);
  else await systemctl(machine, ['stop', '--', unit], deadline, signal);
}
