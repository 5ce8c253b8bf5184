import type { FileState } from '../../../engine/model/machine.ts';
import { sha256 } from '../../../engine/model/sha256.ts';

/** A task for initramfs-tools(7), which adds it to every initramfs. */
export interface InitramfsTask {
  /** A name for its files, e.g. "bind-0000_00_04_0": letters, digits, "_" and "-". */
  readonly name: string;
  /** The step type it belongs to. */
  readonly type: string;
  /** Modules for the image. */
  readonly modules: readonly string[];
  /** A POSIX shell program that runs before udev, and its arguments; null if none. */
  readonly program: { readonly script: string; readonly args: readonly string[] } | null;
  /** Files that the image includes by itself, and that must be in it unchanged; by path. */
  readonly files: Readonly<Record<string, FileState | null>>;
}

const folder = '/etc/initramfs-tools';
export const hookPath = (name: string): string => `${folder}/hooks/runbook-${name}`;
const scriptPath = (name: string): string => `${folder}/scripts/init-top/runbook-${name}`;

const executable = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o755, owner: 0, group: 0 });

const heading = (type: string): string =>
  `#!/bin/sh\n# Made by runbook for a ${type} step with persist: initramfs; \`runbook undo\` removes it.\n[ "\${1-}" != prereqs ] || exit 0\n`;

/** The script; its output goes to the kernel log, because nothing else of the initramfs remains after the boot. */
const scriptText = (type: string, { script, args }: NonNullable<InitramfsTask['program']>): string =>
  `${heading(type)}{
set -- ${args.join(' ')}
${script.trimEnd()}
} 2>&1 | while read -r line; do echo "runbook: $line" >/dev/kmsg; done
`;

/**
 * The name of an empty file in the image that identifies the texts in it: lsinitramfs(8) lists names and no content.
 */
const markOf = (name: string, texts: readonly string[]): string =>
  `etc/runbook/${name}-${sha256(texts.join('\0')).slice(0, 16)}`;

/** The files of a task, and the paths that every image with this task lists; a `builtin` module is in no image. */
export function initramfsFiles(
  task: InitramfsTask,
  isBuiltin: (module: string) => boolean,
): { readonly files: Readonly<Record<string, FileState | null>>; readonly holds: readonly string[] } {
  const { name, type, program, files } = task;
  const modules = task.modules.filter((module) => !isBuiltin(module));
  const script = program === null ? null : scriptText(type, program);
  const texts = [script ?? '', ...modules, ...Object.values(files).map((file) => file?.content ?? '')];
  const mark = markOf(name, texts);
  const hook = `${heading(type)}. /usr/share/initramfs-tools/hook-functions
${modules.map((module) => `manual_add_modules ${module}\n`).join('')}mkdir -p "$DESTDIR/etc/runbook"
: >"$DESTDIR/${mark}"
`;
  return {
    files: {
      ...files,
      ...(script === null ? {} : { [scriptPath(name)]: executable(script) }),
      [hookPath(name)]: executable(hook),
    },
    holds: [
      mark,
      ...(script === null ? [] : [scriptPath(name).slice(folder.length + 1)]),
      ...modules.map((module) => `${module}.ko`),
    ],
  };
}
