import type { Effect } from '../../engine/model/effect.ts';
import type { ModuleChange } from './change.ts';

/** Spellings under which a module's drivers may stand in sysfs: the kernel writes module names with _ and driver names as their author did. */
const spellings = (module: string): readonly string[] => [
  ...new Set([module, module.replaceAll('-', '_'), module.replaceAll('_', '-')]),
];

/** What later probes see of a module: its folder with the parameters that were given, and its driver on the PCI bus. */
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
    // A module brings its driver; which bus it is on shows only once it is loaded, and PCI is what the steps ask about.
    ...spellings(module).map((name): Effect => ({ kind: 'folder', path: `/sys/bus/pci/drivers/${name}` })),
  ];
}
