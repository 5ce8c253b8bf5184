import type { SettingDescription } from './description.ts';
import { trouble } from './errno.ts';
import type { Kernel } from './kernel.ts';
import { attribute, find, place, type DirectoryNode } from './tree.ts';

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

/** The tree with the description's settings in it, each where its path says. */
export function withSettings(kernel: Kernel, root: DirectoryNode): DirectoryNode {
  let tree = root;
  for (const [path, setting] of Object.entries(kernel.description.settings)) {
    const store = (text: string): void => {
      const value = granted(setting, text);
      if (value === setting.value) kernel.settings.delete(path);
      else kernel.settings.set(path, value);
    };
    const parent = find(tree, path.slice(0, path.lastIndexOf('/')), true);
    const real = parent === undefined ? path : `${parent.path}/${path.slice(path.lastIndexOf('/') + 1)}`;
    tree = place(tree, real, attribute(shown(setting, kernel.settings.get(path) ?? setting.value), store));
  }
  return tree;
}
