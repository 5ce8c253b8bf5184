import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import { edit, unlink } from '../world/files.ts';
import { drop, find, link, parentOf, place } from '../tree/tree.ts';
import {
  enablementOf,
  enablingLinks,
  isMasked,
  maskPath,
  startOf,
  unitFile,
  wantedLinks,
  wholeName,
} from '../boot/unit-files.ts';
import { endUnit, startSlice, startUnit } from '../boot/units.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { failed, printed, type Program } from './program.ts';
import { showProperties } from './show-properties.ts';

type Execute = (world: World, argv: readonly string[], options: RunOptions) => Output;

/** A unit that exists: systemd knows it, or it has a file. Units are stored without ".service". */
const isKnown = (world: World, name: string): boolean =>
  world.kernel.units.has(name) || unitFile(show(world), wholeName(name)) !== undefined;

/**
 * Starts a unit: a service of the description keeps running, a oneshot of the disk ends with the result of its program.
 */
function start(world: World, name: string, execute: Execute): Output {
  const unit = world.kernel.units.get(name);
  const whole = wholeName(name);
  if (isMasked(show(world), whole)) return failed(1, `Failed to start ${whole}: Unit ${whole} is masked.`);
  if (!isKnown(world, name)) return failed(5, `Failed to start ${whole}: Unit ${whole} not found.`);
  if (unit?.state === 'active') return printed('');
  const file = unitFile(show(world), whole);
  const fresh = { name, transient: false, collect: false, argv: file?.start ?? [], vm: null };
  if (whole.endsWith('.slice')) {
    startSlice(world.kernel, fresh, file?.cpus ?? '');
    return printed('');
  }
  const oneshot = file?.type === 'oneshot';
  const output = oneshot || file?.start[0] === '/bin/false' ? execute(world, file?.start ?? [], {}) : printed('');
  const argv = startOf(show(world), whole)?.argv ?? unit?.argv ?? [];
  startUnit(world.kernel, { ...(unit ?? fresh), argv: unit?.transient === true ? unit.argv : argv });
  if (output.code !== 0) endUnit(world.kernel, name, output.code ?? 1, 'exit-code');
  else if (oneshot && !file.remains) endUnit(world.kernel, name, 0, 'success');
  if (output.code === 0 || !oneshot) return printed('');
  return failed(
    1,
    `Job for ${whole} failed because the control process exited with error code.\nSee "systemctl status ${whole}" and "journalctl -xeu ${whole}" for details.`,
  );
}

function kill(world: World, name: string, signal: string): Output {
  const unit = world.kernel.units.get(name);
  if (unit?.state !== 'active')
    return failed(1, `Failed to kill unit ${name}.service: Unit ${name}.service not loaded.`);
  const hard = /KILL|^9$/.test(signal);
  if (hard) endUnit(world.kernel, name, 9, 'signal');
  else endUnit(world.kernel, name, 0, 'success');
  return printed('');
}

function makeLink(world: World, path: string, target: string): void {
  edit(world, path, false, (tree) => place(tree, path, link(target)));
}

/** Removes a link, and its folder of wants if that is then empty. */
function removeLink(world: World, path: string): void {
  unlink(world, path);
  const folder = find(show(world), parentOf(path), false);
  if (folder?.node.kind === 'directory' && folder.node.entries.size === 0 && /\.(?:wants|requires)$/.test(folder.path))
    edit(world, folder.path, false, (tree) => drop(tree, folder.path));
}

/** The verbs that make and remove links; undefined for other verbs. */
function relink(world: World, verb: string, unit: string): Output | undefined {
  const disk = show(world);
  const file = unitFile(disk, unit);
  switch (verb) {
    case 'mask':
      if (find(disk, maskPath(unit), false) !== undefined && !isMasked(disk, unit))
        return failed(1, `Failed to mask unit: File '${maskPath(unit)}' already exists.`);
      makeLink(world, maskPath(unit), '/dev/null');
      return printed('');
    case 'unmask':
      if (isMasked(disk, unit)) removeLink(world, maskPath(unit));
      return printed('');
    case 'enable':
      if (isMasked(disk, unit)) return failed(1, `Failed to enable unit: Unit file ${maskPath(unit)} is masked.`);
      if (file === undefined) return failed(1, `Failed to enable unit: Unit file ${unit} does not exist.`);
      for (const [path, target] of wantedLinks(file, unit))
        if (find(disk, path, false) === undefined) makeLink(world, path, target);
      for (const other of file.also) if (other !== unit) relink(world, verb, other);
      return printed('');
    case 'disable':
      if (file === undefined && !isMasked(disk, unit))
        return failed(1, `Failed to disable unit: Unit file ${unit} does not exist.`);
      for (const path of enablingLinks(disk, unit)) removeLink(world, path);
      for (const other of file?.also ?? []) if (other !== unit) relink(world, verb, other);
      return printed('');
    default:
      return undefined;
  }
}

function resetFailed(world: World, name: string): void {
  const unit = world.kernel.units.get(name);
  if (unit?.state !== 'failed') return;
  if (unit.transient) world.kernel.units.delete(name);
  else world.kernel.units.set(name, { ...unit, state: 'inactive', result: 'success', code: 0 });
}

interface Asked {
  readonly now: boolean;
  readonly signal: string;
  readonly execute: Execute;
}

function change(world: World, verb: string, name: string, { now, signal, execute }: Asked): Output {
  const known = isKnown(world, name);
  const stop = (): Output => {
    endUnit(world.kernel, name, 0, 'success');
    return printed('');
  };
  const linked = relink(world, verb, wholeName(name));
  if (linked !== undefined) {
    if (linked.code !== 0 || !now) return linked;
    return verb === 'enable' ? start(world, name, execute) : stop();
  }
  switch (verb) {
    case 'start':
      return start(world, name, execute);
    case 'try-restart':
      if (world.kernel.units.get(name)?.state !== 'active') return printed('');
      stop();
      return start(world, name, execute);
    case 'restart':
      stop();
      return start(world, name, execute);
    case 'stop':
      return known ? stop() : failed(5, `Failed to stop ${name}.service: Unit ${name}.service not loaded.`);
    case 'kill':
      return kill(world, name, signal);
    case 'reset-failed':
      if (!known)
        return failed(1, `Failed to reset failed state of unit ${name}.service: Unit ${name}.service not loaded.`);
      resetFailed(world, name);
      return printed('');
    default:
      return failed(1, `Unknown command verb '${verb}'.`);
  }
}

/** Its message in a container, or under another init. */
const notBooted =
  "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down";

/** systemctl(1): units, and reboot, which is only requested here. */
export const systemctl = (execute: Execute): Program => ({
  name: 'systemctl',
  changes: (args) =>
    !/^(?:is-|show|status|list-|cat|get-default)/.test(args.filter((arg) => !arg.startsWith('-'))[0] ?? ''),
  run(world, args) {
    if (find(show(world), '/run/systemd/system', true)?.node === undefined) return failed(1, notBooted);
    const [verb = '', ...rest] = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-p');
    const names = rest.map((name) => name.replace(/\.service$/, ''));
    const states = names.map((name) => world.kernel.units.get(name)?.state ?? 'inactive');
    switch (verb) {
      case 'reboot':
        world.rebootAsked = true;
        return printed('');
      case 'daemon-reload':
        return printed('');
      case 'is-system-running':
        return printed('running\n');
      case 'is-active':
        return printed(
          states.map((state) => `${state}\n`).join(''),
          states.every((state) => state === 'active') ? 0 : 3,
        );
      case 'is-failed':
        return printed(states.map((state) => `${state}\n`).join(''), states.includes('failed') ? 0 : 1);
      case 'is-enabled': {
        if (!isKnown(world, names[0] ?? '')) return printed('not-found\n', 4);
        const state = enablementOf(show(world), wholeName(names[0] ?? ''));
        return printed(`${state}\n`, state === 'enabled' ? 0 : 1);
      }
      case 'show':
        return showProperties(world, args, names);
    }
    const signal = args.map((arg) => /^--signal=(.*)$/.exec(arg)?.[1]).find((found) => found !== undefined) ?? 'TERM';
    for (const name of names) {
      const output = change(world, verb, name, { now: args.includes('--now'), signal, execute });
      if (output.code !== 0) return output;
    }
    return printed('');
  },
});
