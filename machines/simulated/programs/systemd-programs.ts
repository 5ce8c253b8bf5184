import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import { bootGuest } from '../vm/boot-guest.ts';
import { installedConsole, isInstalling } from '../packages/installing.ts';
import { edit, placeOf, textOf } from '../world/files.ts';
import type { Unit } from '../kernel/kernel.ts';
import { file, place } from '../tree/tree.ts';
import { endUnit, startUnit } from '../boot/units.ts';
import { show } from '../world/view.ts';
import { programName, refusalOf, virtualMachineOf } from '../kernel/virtual-machine.ts';
import type { World } from '../world/world.ts';
import { acts, failed, printed, type Program } from './program.ts';
import { systemctl } from './systemctl.ts';

type Execute = (world: World, argv: readonly string[], options: RunOptions) => Output;

/** Programs that run until they are ended. */
const lasting = new Set(['qemu-system-x86_64', 'sleep', 'iperf', 'iperf3', 'atopsar']);

function appendLog(world: World, path: string, text: string): void {
  const target = placeOf(world, path);
  const mode = target.node?.kind === 'file' ? target.node.mode : 0o600;
  edit(world, target.path, false, (tree) => place(tree, target.path, file((textOf(world, path) ?? '') + text, mode)));
}

/**
 * systemd-run(1): a program as a transient service. QEMU keeps running as a virtual machine if it can start; a program
 * that ends leaves its exit code.
 */
function run(world: World, args: readonly string[], options: RunOptions, execute: Execute): Output {
  const end = args.indexOf('--');
  const first = end === -1 ? args.findIndex((arg) => !arg.startsWith('-')) : end + 1;
  const settings = args.slice(0, first);
  const argv = args.slice(first).map((word) => word.replaceAll('$$', '$'));
  const named = settings.map((arg) => /^(?:--unit=|-u)(.+)$/.exec(arg)?.[1]).find((found) => found !== undefined);
  const name = (named ?? `run-u${world.kernel.nextPid}`).replace(/\.service$/, '');
  if (world.kernel.units.has(name))
    return failed(
      1,
      `Failed to start transient service unit: Unit ${name}.service was already loaded or has a fragment file.`,
    );
  const program = programName(argv);
  const lasts = lasting.has(program);
  const probe = lasts ? printed('') : execute(world, argv, options);
  if (probe.code === 127) return failed(1, `Failed to find executable ${argv[0]}: No such file or directory`);
  const log = settings
    .map((arg) => /Standard(?:Output|Error)=append:(.+)$/.exec(arg)?.[1])
    .find((path) => path !== undefined);
  const unit: Pick<Unit, 'name' | 'transient' | 'collect' | 'argv' | 'vm'> = {
    name,
    transient: true,
    collect: settings.includes('--collect') || settings.includes('-G'),
    argv: [argv[0]?.includes('/') === true ? argv[0] : `/usr/bin/${program}`, ...argv.slice(1)],
    vm: program === 'qemu-system-x86_64' ? virtualMachineOf(argv.slice(1)) : null,
  };
  const refused = unit.vm === null ? undefined : refusalOf(world.kernel, show(world), argv.slice(1));
  if (log !== undefined) appendLog(world, log, refused === undefined ? probe.stdout + probe.stderr : `${refused}\n`);
  for (const words of settings.map((arg) => /^--property=ExecStartPre=\+\/bin\/(chown .+)$/.exec(arg)?.[1]))
    if (words !== undefined) execute(world, words.split(' '), options);
  startUnit(world.kernel, refused === undefined ? unit : { ...unit, vm: null });
  if (refused !== undefined) endUnit(world.kernel, name, 1, 'exit-code');
  else if (!lasts) endUnit(world.kernel, name, probe.code ?? 9, probe.code === 0 ? 'success' : 'exit-code');
  else if (isInstalling(argv)) {
    const console = installedConsole(world, argv);
    if (console !== undefined) appendLog(world, console.path, console.text);
    endUnit(world.kernel, name, 0, 'success');
  } else if (unit.vm !== null) world.guests.set(name, bootGuest(world, unit.vm));
  return printed('', 0, settings.includes('--quiet') ? '' : `Running as unit: ${name}.service\n`);
}

/** The programs of systemd; `execute` runs the command of a transient unit. */
export function systemdPrograms(execute: Execute): readonly Program[] {
  return [systemctl(execute), acts('systemd-run', (world, args, options) => run(world, args, options, execute))];
}
