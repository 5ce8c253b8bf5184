import { sameFile } from '../../changes/file/index.ts';
import type { Change } from '../../changes/index.ts';
import type { FileChange } from '../../changes/file/change.ts';
import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import type { InitramfsTask } from '../support/boot/initramfs-files.ts';
import { hasInitramfsTask, inInitramfsWarning, initramfsChecks } from '../support/boot/initramfs.ts';
import { intoInitramfs, readInitramfs } from '../support/boot/initramfs.ts';
import type { SeenInitramfs } from '../support/boot/initramfs.ts';
import { persistentPaths } from './modprobe-state.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { refusal } from '../support/refusal.ts';

const file = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 });

function fileChange(path: string, before: FileState | null, after: FileState | null): readonly FileChange[] {
  return sameFile(before, after) ? [] : [{ kind: 'file', path, before, after }];
}

/** What modprobe.d(5) is told of the module; null where there is nothing to tell. */
function settingsOf({ module, parameters, load_before }: Modprobe): FileState | null {
  const options = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const lines = [
    ...(options.length > 0 ? [`options ${module} ${options.join(' ')}\n`] : []),
    ...load_before.map((other) => `softdep ${other} pre: ${module}\n`),
  ];
  return lines.length === 0 ? null : file(lines.join(''));
}

const nameOf = (module: string): string => `module-${module}`;

function task(input: Modprobe): InitramfsTask {
  const settings = settingsOf(input);
  return {
    name: nameOf(input.module),
    type: 'modprobe',
    modules: [input.module],
    program: null,
    files: settings === null ? {} : { [persistentPaths(input.module).options]: settings },
  };
}

/** What there is of the module in the initramfs: all that can be seen where it is to be there, else whether an earlier run put it there. */
export async function readInImage(input: Modprobe, machine: MachineReader): Promise<SeenInitramfs | boolean> {
  return input.persist === 'initramfs' && input.state === 'loaded'
    ? readInitramfs(task(input), machine)
    : hasInitramfsTask(nameOf(input.module), machine);
}

/** The files that make it so at every boot, or the initramfs with them. A built-in module needs none and reads none. */
export function planFiles(input: Modprobe, { builtin, files, inImage }: ModprobeState): readonly Change[] {
  const { module, state, persist } = input;
  if (persist === false || builtin) return [];
  const paths = persistentPaths(module);
  const wanted = state === 'loaded';
  const load = fileChange(paths.load, files.load, wanted ? file(`${module}\n`) : null);
  if (typeof inImage !== 'boolean') return [...intoInitramfs(`${module} and its settings`, inImage), ...load];
  const settings = fileChange(paths.options, files.options, wanted ? settingsOf(input) : null);
  // A power cut between the two must not boot a module without its parameters.
  return wanted ? [...settings, ...load] : [...load, ...settings];
}

/** What keeps it from being so at every boot. */
export function persistChecks(input: Modprobe, { builtin, inImage }: ModprobeState): readonly Refusal[] {
  const { persist, state, module, load_before } = input;
  if (persist === false && load_before.length > 0) {
    const reason = `an order of modules is a line of modprobe.d, which only a step with persist: true or persist: initramfs writes`;
    return [refusal('order-needs-persist', reason, `load_before: ${load_before.join(', ')}; persist: false`)];
  }
  if (persist === 'initramfs' && state === 'unloaded') {
    const reason = `${module} is to be gone, so there is nothing to put into the initramfs; undo the run that put it there, or say persist: true to take its files away`;
    return [refusal('initramfs-of-unloaded', reason, 'persist: initramfs; state: unloaded')];
  }
  if (builtin || typeof inImage === 'boolean') return [];
  // Where nothing is to be built, what would keep it from being built does not matter.
  return intoInitramfs('', inImage).length === 0 ? [] : initramfsChecks(inImage);
}

/** What to know of the initramfs where the step does not build it. */
export function persistWarnings(input: Modprobe, { inImage }: ModprobeState, writes: boolean): readonly string[] {
  const { module, persist, parameters, load_before } = input;
  if (typeof inImage !== 'boolean') return [];
  if (inImage) return [inInitramfsWarning(nameOf(module))];
  return writes && persist === true && (Object.keys(parameters).length > 0 || load_before.length > 0)
    ? [
        `if the initramfs loads ${module}${load_before.map((other) => ` or ${other}`).join('')}, its options count there only after the initramfs has been built again; persist: initramfs does that`,
      ]
    : [];
}
