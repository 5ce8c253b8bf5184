import { matchesGlob } from '../../engine/text/matches-glob.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from './tolerantly.ts';

/** A line of sysctl.d(5) that sets a parameter at boot. */
export interface SysctlSetting {
  readonly file: string;
  /** The parameter below /proc/sys, with slashes; `*` matches any name. */
  readonly key: string;
  readonly value: string;
}

/**
 * A key as a path below /proc/sys: if its first separator is a dot, dots become slashes and slashes become dots
 * (sysctl.d(5)).
 */
export function sysctlPath(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  if (first !== '.') return key;
  return [...key].map((letter) => (letter === '.' ? '/' : letter === '/' ? '.' : letter)).join('');
}

/** The settings in a file of sysctl.d, in its order; a key that starts with `-` and has no value sets nothing. */
export function parseSysctlFile(file: string, text: string): readonly SysctlSetting[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const left = line.slice(0, Math.max(0, at)).trim();
    const key = /^-[^\s#;]/.test(left) ? left.slice(1) : left;
    if (key === '' || /^[#;]/.test(key)) return [];
    return [{ file, key: sysctlPath(key), value: line.slice(at + 1).trim() }];
  });
}

/** Whether a setting, whose name may contain `*`, applies to a parameter. */
export function setsKey({ key }: SysctlSetting, path: string): boolean {
  const [patterns, names] = [key.split('/'), path.split('/')];
  return patterns.length === names.length && patterns.every((each, index) => matchesGlob(each, names[index] ?? ''));
}

/** The folders of sysctl.d(5); a file in an earlier folder hides files of the same name in later ones. */
const folders = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d'];

/** The settings of the boot in their order: by file name, regardless of the folder. The last setting counts. */
export async function readSysctlSettings(machine: MachineReader): Promise<readonly SysctlSetting[]> {
  const lists = await Promise.all(folders.map((folder) => tolerantly(undefined, machine.list(folder))));
  const files = new Map<string, string>();
  for (const [index, names] of lists.entries()) {
    for (const name of names ?? [])
      if (name.endsWith('.conf') && !files.has(name)) files.set(name, `${folders[index]}/${name}`);
  }
  const ordered = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const texts = await Promise.all(ordered.map((path) => tolerantly(undefined, machine.read(path))));
  return ordered.flatMap((path, index) => parseSysctlFile(path, texts[index] ?? ''));
}
