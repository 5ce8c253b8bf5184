import type { ModuleChange, ModuleState } from '../change.ts';
import { MachineError } from '../machine-error.ts';
import type { Machine, MachineReader, Output } from '../machine.ts';

/** Seconds modprobe may take: a driver's initialisation runs inside it. */
const deadline = 60;

/** What kmod says and the errno it stands for, most telling first. */
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

/** Whether the module is there: live, or built into the kernel (a folder in /sys/module without `initstate`). */
export async function observeModule(change: { readonly module: string }, machine: MachineReader): Promise<ModuleState> {
  // The kernel writes every module name with underscores, whatever the file is called.
  const folder = `/sys/module/${change.module.replaceAll('-', '_')}`;
  const [names, state] = await Promise.all([machine.list(folder), machine.read(`${folder}/initstate`)]);
  return { loaded: names !== undefined && (state === undefined || state.trim() === 'live') };
}

/** A module that is loaded together with modules it needs and that were not there: undo takes those back too. */
export interface LoadingChange extends ModuleChange {
  /** Names with underscores. */
  readonly along: readonly string[];
}

/** Unloads what nothing uses any more of the modules that came along; what depends on one of those can only have come after it. */
async function unloadAlong(along: readonly string[], machine: Machine): Promise<void> {
  const folder = (name: string): string => `/sys/module/${name}`;
  const held = await Promise.all(along.map((name) => machine.list(`${folder(name)}/holders`)));
  for (const name of [...new Set([...held.flatMap((names) => names ?? []), ...along])]) {
    const uses = await machine.read(`${folder(name)}/refcnt`);
    if (uses?.trim() === '0') await machine.run(['modprobe', '-r', name], { deadline });
  }
}

/** Runs modprobe; throws MachineError with what it said when it says no. */
export async function performModule(change: ModuleChange | LoadingChange, machine: Machine): Promise<void> {
  const parameters = Object.entries(change.parameters).map(([name, value]) => `${name}=${value}`);
  const argv = change.after.loaded ? ['modprobe', change.module, ...parameters] : ['modprobe', '-r', change.module];
  const output = await machine.run(argv, { deadline });
  if (output.code !== 0) {
    const said = output.stderr.trim() || output.stdout.trim();
    const why = output.timedOut
      ? `did not end within ${deadline} s`
      : said || `ended with ${output.code ?? 'a signal'}`;
    throw new MachineError(`${argv.join(' ')}: ${why}`, { code: codeOf(output) });
  }
  if (!change.after.loaded && 'along' in change) await unloadAlong(change.along, machine);
}

export function reachedModule(change: ModuleChange, observed: ModuleState, side: 'before' | 'after'): boolean {
  return observed.loaded === change[side].loaded;
}

/** Unloads what was loaded and loads, with the same parameters, what was unloaded. */
export function invertModule(change: ModuleChange): ModuleChange {
  return { ...change, before: change.after, after: change.before };
}

/** One line: + for a module that is loaded (with its parameters), - for one that is unloaded. */
export function describeModule(change: ModuleChange): string {
  if (!change.after.loaded) return `- module ${change.module}`;
  return [
    '+ module',
    change.module,
    ...Object.entries(change.parameters).map(([name, value]) => `${name}=${value}`),
  ].join(' ');
}
