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

/** The lines of modprobe.d(5) for the module; null if none are needed. */
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

/** The state of the module in the initramfs if it must be there; otherwise whether an earlier run added it. */
export async function readInImage(input: Modprobe, machine: MachineReader): Promise<SeenInitramfs | boolean> {
  return input.persist === 'initramfs' && input.state === 'loaded'
    ? readInitramfs(task(input), machine)
    : hasInitramfsTask(nameOf(input.module), machine);
}

/** The files that repeat the step at every boot, or the initramfs with them. A built-in module needs no files. */
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

/** The reasons why the step cannot be repeated at every boot. */
export function persistChecks(input: Modprobe, { builtin, inImage }: ModprobeState): readonly Refusal[] {
  const { persist, state, module, load_before } = input;
  if (persist === false && load_before.length > 0) {
    const reason = `the load order of modules is a line in modprobe.d, which only a step with persist: true or persist: initramfs writes`;
    return [refusal('order-needs-persist', reason, `load_before: ${load_before.join(', ')}; persist: false`)];
  }
  if (persist === 'initramfs' && state === 'unloaded') {
    const reason = `the step unloads ${module}, so nothing can be added to the initramfs; undo the run that added it, or use persist: true to remove its files`;
    return [refusal('initramfs-of-unloaded', reason, 'persist: initramfs; state: unloaded')];
  }
  if (builtin || typeof inImage === 'boolean') return [];
  // If nothing is built, obstacles for a build do not matter.
  return intoInitramfs('', inImage).length === 0 ? [] : initramfsChecks(inImage);
}

/** The warnings about the initramfs if the step does not rebuild it. */
export function persistWarnings(input: Modprobe, { inImage }: ModprobeState, writes: boolean): readonly string[] {
  const { module, persist, parameters, load_before } = input;
  if (typeof inImage !== 'boolean') return [];
  if (inImage) return [inInitramfsWarning(nameOf(module))];
  return writes && persist === true && (Object.keys(parameters).length > 0 || load_before.length > 0)
    ? [
        `if the initramfs loads ${module}${load_before.map((other) => ` or ${other}`).join('')}, its options take effect there only after the initramfs is rebuilt; persist: initramfs rebuilds it`,
      ]
    : [];
}
