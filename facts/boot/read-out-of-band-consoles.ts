import type { MachineReader } from '../../engine/model/machine.ts';
import { parseKernelCommandLine } from './kernel-command-line.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** Other access to a machine that does not boot: a serial console or a management controller (BMC, IPMI). Each with its evidence; empty if none was found. */
export async function readOutOfBandConsoles(machine: MachineReader): Promise<readonly string[]> {
  const [commandLine, active, ...nodes] = await Promise.all([
    machine.read('/proc/cmdline'),
    tolerantly(undefined, machine.read('/sys/class/tty/console/active')),
    ...['/dev/ipmi0', '/dev/ipmi/0', '/dev/ipmidev/0'].map(async (path) =>
      (await tolerantly(undefined, machine.stat(path))) === undefined ? [] : [path],
    ),
  ]);
  const serial = (name: string): boolean => /^(tty(S|AMA|USB)|hvc)\d/.test(name);
  const consoles = parseKernelCommandLine(commandLine ?? '')
    .filter(({ name, value }) => name === 'console' && serial(value ?? ''))
    .map(({ value }) => `console=${value}`);
  const shown = (active ?? '').trim().split(' ').filter(serial);
  return [...consoles, ...shown.map((name) => `/sys/class/tty/console/active: ${name}`), ...nodes.flat()];
}
