import type { SettingDescription } from './description.ts';
import { trouble } from './errno.ts';
import type { Kernel } from './kernel.ts';
import { attribute, place, type DirectoryNode } from './tree.ts';

function shown(setting: SettingDescription, value: string): string {
  if (setting.kind !== 'choice') return `${value}\n`;
  return `${setting.choices.map((choice) => (choice === value ? `[${choice}]` : choice)).join(' ')}\n`;
}

/** What is kept of a text that was written. */
function granted(setting: SettingDescription, text: string): string {
  const value = text.replace(/\n$/, '');
  switch (setting.kind) {
    case 'text':
      return value;
    case 'number':
      if (!/^\d+$/.test(value)) throw trouble('EINVAL');
      return String(Math.min(Number(value), setting.most));
    case 'choice':
    case 'word':
      if (!setting.choices.includes(value)) throw trouble('EINVAL');
      return value;
  }
}

/** A tree that stands at `prefix` with the description's settings in it, each where its path says. */
export function withSettings(kernel: Kernel, prefix: string, root: DirectoryNode): DirectoryNode {
  let tree = root;
  for (const [path, setting] of Object.entries(kernel.description.settings)) {
    if (!path.startsWith(`${prefix}/`)) continue;
    const store = (text: string): void => {
      const value = granted(setting, text);
      if (value === setting.value) kernel.settings.delete(path);
      else kernel.settings.set(path, value);
    };
    const node = attribute(shown(setting, kernel.settings.get(path) ?? setting.value), store);
    tree = place(tree, path.slice(prefix.length), node);
  }
  return tree;
}
