import type { Output, RunOptions } from '../../../engine/machine.ts';
import { bootGuest } from '../guest.ts';
import { edit, placeOf, textOf, unlink } from '../files.ts';
import type { Unit } from '../kernel.ts';
import { file, find, link, place } from '../tree.ts';
import { endUnit, startUnit } from '../units.ts';
import { show } from '../view.ts';
import { programName, refusalOf, virtualMachineOf } from '../virtual-machine.ts';
import type { World } from '../world.ts';
import { acts, failed, said, type Program } from './program.ts';

type Execute = (world: World, argv: readonly string[], options: RunOptions) => Output;

/** Programs that go on until they are ended. */
const lasting = new Set(['qemu-system-x86_64', 'sleep', 'iperf', 'iperf3', 'atopsar']);

const wants = (name: string): string => `/etc/systemd/system/multi-user.target.wants/${name}.service`;
const mask = (name: string): string => `/etc/systemd/system/${name}.service`;

function isMasked(world: World, name: string): boolean {
  const node = find(show(world), mask(name), false)?.node;
  return node?.kind === 'link' && node.target === '/dev/null';
}

function isEnabled(world: World, name: string): boolean {
  return find(show(world), wants(name), false) !== undefined;
}

/** A unit's properties as `systemctl show` names them. */
function propertiesOf(world: World, name: string): Readonly<Record<string, string>> {
  const unit = world.kernel.units.get(name);
  const masked = isMasked(world, name);
  return {
    Id: `${name}.service`,
    LoadState: masked ? 'masked' : unit === undefined ? 'not-found' : 'loaded',
    ActiveState: unit?.state ?? 'inactive',
    SubState: unit?.state === 'active' ? 'running' : unit?.state === 'failed' ? 'failed' : 'dead',
    UnitFileState:
      unit === undefined
        ? ''
        : unit.transient
          ? 'transient'
          : masked
            ? 'masked'
            : isEnabled(world, name)
              ? 'enabled'
              : 'disabled',
    MainPID: String(unit?.pid ?? 0),
    Result: unit?.result ?? 'success',
    ExecMainStatus: String(unit?.code ?? 0),
    InvocationID: unit?.invocation ?? '',
  };
}

function showProperties(world: World, args: readonly string[], names: readonly string[]): Output {
  const asked = args.flatMap((arg, at) =>
    arg === '-p'
      ? (args[at + 1] ?? '').split(',')
      : /^(?:--property=|-p.)/.test(arg)
        ? arg.replace(/^(?:--property=|-p)/, '').split(',')
        : [],
  );
  const value = args.includes('--value');
  const blocks = names.map((name) => {
    const properties = propertiesOf(world, name);
    const keys = asked.length === 0 ? Object.keys(properties) : asked.filter((key) => key in properties);
    return keys.map((key) => (value ? `${properties[key]}\n` : `${key}=${properties[key]}\n`)).join('');
  });
  return said(blocks.join('\n'));
}

function relink(world: World, path: string, target: string | undefined): void {
  if (target === undefined) unlink(world, path);
  else edit(world, path, false, (tree) => place(tree, path, link(target)));
}

function start(world: World, name: string): Output {
  const unit = world.kernel.units.get(name);
  if (isMasked(world, name)) return failed(1, `Failed to start ${name}.service: Unit ${name}.service is masked.`);
  if (unit === undefined) return failed(5, `Failed to start ${name}.service: Unit ${name}.service not found.`);
  if (unit.state !== 'active') startUnit(world.kernel, unit);
  return said('');
}

function kill(world: World, name: string, signal: string): Output {
  const unit = world.kernel.units.get(name);
  if (unit?.state !== 'active')
    return failed(1, `Failed to kill unit ${name}.service: Unit ${name}.service not loaded.`);
  const hard = /KILL|^9$/.test(signal);
  if (hard) endUnit(world.kernel, name, 9, 'signal');
  else endUnit(world.kernel, name, 0, 'success');
  return said('');
}

function change(world: World, verb: string, name: string, now: boolean, signal: string): Output {
  const known = world.kernel.units.has(name);
  switch (verb) {
    case 'start':
      return start(world, name);
    case 'restart':
      endUnit(world.kernel, name, 0, 'success');
      return start(world, name);
    case 'stop':
      if (!known) return failed(5, `Failed to stop ${name}.service: Unit ${name}.service not loaded.`);
      endUnit(world.kernel, name, 0, 'success');
      return said('');
    case 'kill':
      return kill(world, name, signal);
    case 'reset-failed':
      if (!known)
        return failed(1, `Failed to reset failed state of unit ${name}.service: Unit ${name}.service not loaded.`);
      resetFailed(world, name);
      return said('');
    case 'mask':
      relink(world, mask(name), '/dev/null');
      if (now) endUnit(world.kernel, name, 0, 'success');
      return said('');
    case 'unmask':
      if (isMasked(world, name)) relink(world, mask(name), undefined);
      return said('');
    case 'enable':
      if (!known) return failed(1, `Failed to enable unit: Unit file ${name}.service does not exist.`);
      if (!isEnabled(world, name)) relink(world, wants(name), `/usr/lib/systemd/system/${name}.service`);
      return now ? start(world, name) : said('');
    case 'disable':
      if (isEnabled(world, name)) relink(world, wants(name), undefined);
      if (now) endUnit(world.kernel, name, 0, 'success');
      return said('');
    default:
      return failed(1, `Unknown command verb '${verb}'.`);
  }
}

function resetFailed(world: World, name: string): void {
  const unit = world.kernel.units.get(name);
  if (unit?.state !== 'failed') return;
  if (unit.transient) world.kernel.units.delete(name);
  else world.kernel.units.set(name, { ...unit, state: 'inactive', result: 'success', code: 0 });
}

/** systemctl(1): units, and reboot, which is only asked for here. */
const systemctl: Program = {
  name: 'systemctl',
  changes: (args) =>
    !/^(?:is-|show|status|list-|cat|get-default)/.test(args.filter((arg) => !arg.startsWith('-'))[0] ?? ''),
  run(world, args) {
    const [verb = '', ...rest] = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-p');
    const names = rest.map((name) => name.replace(/\.service$/, ''));
    const states = names.map((name) => world.kernel.units.get(name)?.state ?? 'inactive');
    switch (verb) {
      case 'reboot':
        world.rebootAsked = true;
        return said('');
      case 'daemon-reload':
        return said('');
      case 'is-system-running':
        return said('running\n');
      case 'is-active':
        return said(states.map((state) => `${state}\n`).join(''), states.every((state) => state === 'active') ? 0 : 3);
      case 'is-failed':
        return said(states.map((state) => `${state}\n`).join(''), states.includes('failed') ? 0 : 1);
      case 'is-enabled': {
        const name = names[0] ?? '';
        if (!world.kernel.units.has(name)) return said('not-found\n', 4);
        const state = propertiesOf(world, name)['UnitFileState'] ?? '';
        return said(`${state}\n`, state === 'enabled' ? 0 : 1);
      }
      case 'show':
        return showProperties(world, args, names);
    }
    const signal = args.map((arg) => /^--signal=(.*)$/.exec(arg)?.[1]).find((found) => found !== undefined) ?? 'TERM';
    for (const name of names) {
      const output = change(world, verb, name, args.includes('--now'), signal);
      if (output.code !== 0) return output;
    }
    return said('');
  },
};

function appendLog(world: World, path: string, text: string): void {
  const target = placeOf(world, path);
  const mode = target.node?.kind === 'file' ? target.node.mode : 0o600;
  edit(world, target.path, false, (tree) => place(tree, target.path, file((textOf(world, path) ?? '') + text, mode)));
}

/** systemd-run(1): a program as a transient service. QEMU goes on as a virtual machine when it can start; a program that ends leaves its code. */
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
  const probe = lasts ? said('') : execute(world, argv, options);
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
  startUnit(world.kernel, refused === undefined ? unit : { ...unit, vm: null });
  if (refused !== undefined) endUnit(world.kernel, name, 1, 'exit-code');
  else if (!lasts) endUnit(world.kernel, name, probe.code ?? 9, probe.code === 0 ? 'success' : 'exit-code');
  else if (unit.vm !== null) world.guests.set(name, bootGuest(world, unit.vm));
  return said('', 0, settings.includes('--quiet') ? '' : `Running as unit: ${name}.service\n`);
}

/** The programs of systemd; `execute` runs what a transient unit is given. */
export function systemdPrograms(execute: Execute): readonly Program[] {
  return [systemctl, acts('systemd-run', (world, args, options) => run(world, args, options, execute))];
}
