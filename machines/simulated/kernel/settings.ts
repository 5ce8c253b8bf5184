import type { SettingDescription } from '../tree/description.ts';
import { trouble } from '../tree/errno.ts';
import type { Kernel } from './kernel.ts';
import { attribute, place, type DirectoryNode } from '../tree/tree.ts';

type Kept = Exclude<SettingDescription, { readonly kind: 'same' }>;

function shown(setting: Kept, value: string): string {
  if (setting.kind !== 'choice') return `${value}\n`;
  return `${setting.choices.map((choice) => (choice === value ? `[${choice}]` : choice)).join(' ')}\n`;
}

/** The stored form of a written text. */
function granted(setting: Kept, text: string): string {
  const value = text.replace(/\n$/, '');
  switch (setting.kind) {
    case 'text':
      return value;
    case 'fixed':
      throw trouble('EACCES');
    case 'number':
      if (!/^\d+$/.test(value)) throw trouble('EINVAL');
      return String(Math.min(Number(value), setting.most));
    case 'choice':
    case 'word':
      if (!setting.choices.includes(value)) throw trouble('EINVAL');
      return value;
  }
}

/** The canonical path of a setting and its description. */
function keptUnder(kernel: Kernel, path: string): { readonly path: string; readonly setting: Kept } | undefined {
  const setting = kernel.description.settings[path];
  if (setting === undefined) return undefined;
  return setting.kind === 'same' ? keptUnder(kernel, setting.as) : { path, setting };
}

/** The present value of a setting; undefined if the machine has no setting at that path. */
export function settingOf(kernel: Kernel, path: string): string | undefined {
  const kept = keptUnder(kernel, path);
  return kept === undefined ? undefined : (kernel.settings.get(kept.path) ?? kept.setting.value);
}

/** A write to a setting; EINVAL for a value that it does not accept, ENOENT if it does not exist. */
export function storeSetting(kernel: Kernel, path: string, text: string): void {
  const kept = keptUnder(kernel, path);
  if (kept === undefined) throw trouble('ENOENT', path);
  const { setting } = kept;
  if (setting.kind === 'word' && setting.busy !== undefined && settingOf(kernel, setting.busy.path) === setting.busy.at)
    throw trouble('EBUSY', path);
  const value = granted(setting, text);
  if (value === kept.setting.value) kernel.settings.delete(kept.path);
  else kernel.settings.set(kept.path, value);
}

/** The tree at `prefix` with the description's settings added at their paths. */
export function withSettings(kernel: Kernel, prefix: string, root: DirectoryNode): DirectoryNode {
  let tree = root;
  for (const path of Object.keys(kernel.description.settings)) {
    const kept = path.startsWith(`${prefix}/`) ? keptUnder(kernel, path) : undefined;
    if (kept === undefined) continue;
    const text = shown(kept.setting, settingOf(kernel, path) ?? '');
    const store = kept.setting.kind === 'fixed' ? undefined : (written: string) => storeSetting(kernel, path, written);
    tree = place(tree, path.slice(prefix.length), attribute(text, store));
  }
  return tree;
}
