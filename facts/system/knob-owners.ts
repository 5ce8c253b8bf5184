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

/**
 * The driver that driverctl(8) keeps for a device, with the file that contains the setting; null if there is no such
 * file.
 */
export async function readDriverctl(
  address: string,
  machine: MachineReader,
): Promise<{ readonly driver: string; readonly path: string } | null> {
  const path = `/etc/driverctl.d/${address}`;
  const driver = (await tolerantly(undefined, machine.read(path)))?.trim();
  return driver ? { driver, path } : null;
}

/** The libvirt domains whose definition passes a device through, by their files. */
export async function readLibvirtOwners(address: string, machine: MachineReader): Promise<readonly string[]> {
  const folder = '/etc/libvirt/qemu';
  const names = ((await tolerantly(undefined, machine.list(folder))) ?? []).filter((name) => name.endsWith('.xml'));
  const [, domain, bus, slot, part] = /^(\w+):(\w+):(\w+)\.(\w)$/.exec(address) ?? [];
  // The address of the host's device is in <source> (libvirt's formatdomain, "Host device assignment").
  const source = new RegExp(
    `<source>\\s*<address[^>]*domain=['"]0x${domain}['"][^>]*bus=['"]0x${bus}['"][^>]*slot=['"]0x${slot}['"][^>]*function=['"]0x${part}['"]`,
  );
  const texts = await Promise.all(names.map((name) => tolerantly(undefined, machine.read(`${folder}/${name}`))));
  return names.filter((_, index) => source.test(texts[index] ?? '')).map((name) => `${folder}/${name}`);
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
