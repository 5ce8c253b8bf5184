import type { ModuleChange, ModuleState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, MachineReader, Output } from '../../engine/model/machine.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };
import { moduleEffects } from './module-effects.ts';
import { whoNeedsModule } from './who-needs-module.ts';

/** Seconds modprobe may take: a driver's initialisation runs inside it. */
const deadline = 60;

/** Messages of kmod with their errno, the most specific first. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/is in use|Device or resource busy/, 'EBUSY'],
  [/not found/, 'ENOENT'],
  [/is builtin/, 'EBUILTIN'],
  [/Key was rejected|Required key not available/, 'EKEYREJECTED'],
  [/Operation not permitted|Permission denied/, 'EPERM'],
  [/Operation not supported/, 'EOPNOTSUPP'],
  [/Invalid argument/, 'EINVAL'],
  [/No such device/, 'ENODEV'],
  [/Exec format error/, 'ENOEXEC'],
];

function codeOf({ code, stderr, timedOut }: Output): string {
  if (timedOut) return 'TIMEOUT';
  return meanings.find(([pattern]) => pattern.test(stderr))?.[1] ?? `EXIT${code ?? ''}`;
}

type Watched = Pick<ModuleChange, 'module' | 'along'> & Partial<Pick<ModuleChange, 'before' | 'after'>>;

/** The present values of the parameters that a change sets; empty for a change without parameters. */
async function readShown(folder: string, { before, after }: Watched, machine: MachineReader): Promise<ModuleState> {
  const names = Object.keys({ ...before?.shows, ...after?.shows });
  if (names.length === 0) return { loaded: true };
  const texts = await Promise.all(names.map((name) => machine.read(`${folder}/parameters/${name}`)));
  return { loaded: true, shows: Object.fromEntries(names.map((name, index) => [name, texts[index]?.trim() ?? ''])) };
}

/** True if the module is loaded or built into the kernel (a folder in /sys/module without `initstate`). */
export async function observeModule(change: Watched, machine: MachineReader): Promise<ModuleState> {
  // The kernel writes every module name with underscores, independent of the file name.
  const folder = `/sys/module/${change.module.replaceAll('-', '_')}`;
  const [names, state] = await Promise.all([machine.list(folder), machine.read(`${folder}/initstate`)]);
  if (names !== undefined && (state === undefined || state.trim() === 'live'))
    return readShown(folder, change, machine);
  const candidates = await alongAndAbove(change.along, machine);
  const uses = await Promise.all(candidates.map((name) => machine.read(`/sys/module/${name}/refcnt`)));
  const leftover = candidates.filter((_, index) => uses[index]?.trim() === '0');
  return leftover.length > 0 ? { loaded: false, leftover } : { loaded: false };
}

/** The modules that were loaded with it, users first: a module that depends on one of them was loaded later. */
async function alongAndAbove(along: readonly string[], machine: MachineReader): Promise<readonly string[]> {
  const held = await Promise.all(along.map((name) => machine.list(`/sys/module/${name}/holders`)));
  return [...new Set([...held.flatMap((names) => names ?? []), ...along])];
}

/** Unloads the modules that were loaded with it and that have no users now. */
async function unloadAlong(along: readonly string[], machine: Machine): Promise<void> {
  for (const name of await alongAndAbove(along, machine)) {
    const uses = await machine.read(`/sys/module/${name}/refcnt`);
    if (uses?.trim() === '0') await machine.run(['modprobe', '-r', name], { deadline });
  }
}

/** Runs modprobe; throws MachineError with its error output if it fails. */
async function perform(change: ModuleChange, { machine }: Means): Promise<void> {
  const parameters = Object.entries(change.parameters).map(([name, value]) => `${name}=${value}`);
  // After an interruption, possibly only the modules that were loaded with it must still be unloaded.
  if (!change.after.loaded && change.before.leftover !== undefined) return unloadAlong(change.along, machine);
  const argv = change.after.loaded ? ['modprobe', change.module, ...parameters] : ['modprobe', '-r', change.module];
  const output = await machine.run(argv, { deadline });
  if (output.code !== 0) {
    const message = output.stderr.trim() || output.stdout.trim();
    const why = output.timedOut
      ? `did not end within ${deadline} s`
      : message || `ended with ${output.code ?? 'a signal'}`;
    throw new MachineError(`${argv.join(' ')}: ${why}`, { code: codeOf(output) });
  }
  if (!change.after.loaded) await unloadAlong(change.along, machine);
}

function matches(change: ModuleChange, observed: ModuleState, side: Side): boolean {
  const { loaded, shows } = change[side];
  if (observed.loaded !== loaded) return false;
  // A parameter that the module ignored is a failure, although modprobe succeeded.
  if (Object.entries(shows ?? {}).some(([name, value]) => observed.shows?.[name] !== value)) return false;
  // Unloading is complete only when the modules that were loaded with it are unloaded too.
  const unloading = change.before.loaded || change.before.leftover !== undefined;
  return side === 'before' || !unloading || observed.leftover === undefined;
}

/** The inverse unloads a module that was loaded, and loads a module that was unloaded, with the same parameters. */
function invert(change: ModuleChange): ModuleChange {
  return { ...change, before: change.after, after: change.before };
}

/** One line: + for a module that is loaded (with its parameters), - for a module that is unloaded. */
function describe(change: ModuleChange): string {
  const { leftover } = change.before;
  if (!change.after.loaded && !change.before.loaded && leftover !== undefined)
    return `- module ${leftover.join(', ')} (loaded together with ${change.module})`;
  if (!change.after.loaded) return `- module ${change.module}`;
  return [
    '+ module',
    change.module,
    ...Object.entries(change.parameters).map(([name, value]) => `${name}=${value}`),
  ].join(' ');
}

/** A module is loaded or not; what its parameters read is shown where the change is about them. */
function describeSeen({ module: name }: ModuleChange, { loaded, leftover, shows }: ModuleState): string {
  if (!loaded)
    return leftover === undefined ? 'not loaded' : `not loaded; ${leftover.join(', ')} loaded together with ${name}`;
  const read = Object.entries(shows ?? {}).map(([parameter, value]) => `${parameter}=${value}`);
  return ['loaded', ...read].join(' ');
}

/** Partial: the module is unloaded, but the modules that were loaded with it are not. */
const isPartial = ({ after }: ModuleChange, { loaded, leftover }: ModuleState): boolean =>
  !after.loaded && !loaded && leftover !== undefined;

/** A kernel module. */
export const module: ChangeKind<ModuleChange, ModuleState> = {
  schema,
  endsWithBoot: () => true,
  observe: observeModule,
  perform,
  matches,
  isPartial,
  isPartialUndo: (change, seen) => isPartial(invert(change), seen),
  invert,
  neededBy: whoNeedsModule,
  seenAfter: ({ after }) => after,
  describe,
  describeSeen,
  effects: moduleEffects,
  subject: ({ module: name }) => name,
  goal: ({ after }) => ({ loaded: after.loaded }),
};
