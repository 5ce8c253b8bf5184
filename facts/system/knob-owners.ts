import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from './query-if-there.ts';
import { tolerantly } from './tolerantly.ts';

/** tuned's active profile from its own file (tuned-adm(8)) while its service runs; null otherwise. */
export async function readTunedProfile(machine: MachineReader): Promise<string | null> {
  const profile = (await tolerantly(undefined, machine.read('/etc/tuned/active_profile')))?.trim();
  if (!profile) return null;
  return (await isServiceActive('tuned', machine)) ? profile : null;
}

/** Whether systemd runs a service now. */
export async function isServiceActive(name: string, machine: MachineReader): Promise<boolean> {
  // This form of the query lets a plan see the effect of an earlier step on the service.
  const argv = ['systemctl', 'show', '-p', 'ActiveState', '--', `${name}.service`];
  return (await queryIfThere(machine, argv)).stdout.trim() === 'ActiveState=active';
}

/**
 * runbook's drop-in for irqbalance. It is in /run: interrupt numbers are not valid after the next boot, and a ban must
 * not outlive them.
 */
export const banFile = '/run/systemd/system/irqbalance.service.d/runbook.conf';

/** Interrupts that irqbalance must not move (irqbalance(1): --banirq), from the configuration files of Debian and Fedora and from runbook's own drop-in. */
export async function readBannedInterrupts(machine: MachineReader): Promise<readonly string[]> {
  const texts = await Promise.all(
    ['/etc/default/irqbalance', '/etc/sysconfig/irqbalance', banFile].map((path) =>
      tolerantly(undefined, machine.read(path)),
    ),
  );
  const lines = texts.flatMap((text) => (text ?? '').split('\n')).filter((line) => !line.trim().startsWith('#'));
  return lines.flatMap((line) => [...line.matchAll(/(?:--banirq[= ]|-i\s*)(\d+)/g)].map(([, number = '']) => number));
}

/** The active connections of NetworkManager, by interface (nmcli(1)); empty if it does not run. */
export async function readManagedInterfaces(machine: MachineReader): Promise<ReadonlyMap<string, string>> {
  const { code, stdout } = await queryIfThere(machine, ['nmcli', '-t', '-f', 'DEVICE,STATE,CONNECTION', 'device']);
  if (code !== 0) return new Map();
  // With -t a colon inside a value is written "\\:".
  const rows = stdout.split('\n').map((line) => /^((?:\\.|[^:\\])*):([^:]*):(.*)$/.exec(line));
  return new Map(
    rows.flatMap((row) => {
      const [, name = '', state = '', connection = ''] = row ?? [];
      return /^connect/.test(state) ? [[name, connection.replaceAll(/\\(.)/g, '$1')] as const] : [];
    }),
  );
}
