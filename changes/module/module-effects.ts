import type { Effect } from '../../engine/model/effect.ts';
import type { ModuleChange } from './change.ts';

/** Spellings of a module's drivers in sysfs: the kernel writes module names with `_`, driver names as their author did. */
const spellings = (module: string): readonly string[] => [
  ...new Set([module, module.replaceAll('-', '_'), module.replaceAll('_', '-')]),
];

/** The state of a module for later probes: its folder with the given parameters, and its driver on the PCI bus. */
export function moduleEffects({ module, parameters, after }: ModuleChange): readonly Effect[] {
  const folder = `/sys/module/${module.replaceAll('-', '_')}`;
  if (!after.loaded) return [{ kind: 'gone', path: folder }];
  return [
    { kind: 'folder', path: folder },
    { kind: 'unknown', path: `${folder}/parameters` },
    ...Object.entries(parameters).map(([name, value]): Effect => ({
      kind: 'text',
      path: `${folder}/parameters/${name}`,
      text: `${value}\n`,
    })),
    // A module registers its driver. Its bus is known only after loading; the steps need only PCI.
    ...spellings(module).map((name): Effect => ({ kind: 'folder', path: `/sys/bus/pci/drivers/${name}` })),
  ];
}
