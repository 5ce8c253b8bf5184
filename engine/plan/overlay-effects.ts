import type { AttributeChange, Change } from '../change.ts';
import { listFolder } from '../change/refresh.ts';
import type { FileState } from '../model/machine.ts';
import { plannedPackage } from '../packages.ts';
import { unitPath } from './overlay-units.ts';
import type { PlannedUnit } from './overlay-units.ts';

/** What a planned change makes of one path. A `gone` path hides everything below it. */
export type Effect =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly file: FileState }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** A file of which only that it is there can be told. */
  | { readonly kind: 'sealed'; readonly path: string; readonly mode: number }
  | { readonly kind: 'gone'; readonly path: string }
  | { readonly kind: 'unit'; readonly path: string; readonly unit: PlannedUnit }
  | { readonly kind: 'unknown'; readonly path: string };

/** Spellings under which a module's drivers may stand in sysfs: the kernel writes module names with _ and driver names as their author did. */
const spellings = (module: string): readonly string[] => [
  ...new Set([module, module.replaceAll('-', '_'), module.replaceAll('_', '-')]),
];

const fileEffect = (path: string, file: FileState | null): Effect =>
  file === null ? { kind: 'gone', path } : { kind: 'file', path, file };

/** The links to a card's virtual functions where their number changes: which devices these are shows only then. */
function functionsOf({ path, before, after }: AttributeChange): readonly Effect[] {
  if (!path.endsWith('/sriov_numvfs')) return [];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const most = Math.max(Number(before), Number(after));
  return Array.from({ length: most }, (_, index): Effect =>
    index < Number(after)
      ? { kind: 'unknown', path: `${folder}/virtfn${index}` }
      : { kind: 'gone', path: `${folder}/virtfn${index}` },
  );
}

/** What later probes will see once a change has been made: the plan's model of each kind of change. */
export function effectsOf(change: Change): readonly Effect[] {
  switch (change.kind) {
    case 'attribute':
      // How much is granted shows only then.
      if (change.least !== undefined) return [{ kind: 'unknown', path: change.readback }];
      return [
        ...functionsOf(change),
        {
          kind: 'text',
          path: change.readback,
          text: `${change.compare === 'choice' ? `[${change.after}]` : change.after}\n`,
        },
      ];
    case 'file':
      return [fileEffect(change.path, change.after)];
    case 'drop-in':
      return [fileEffect(change.path, change.after.file)];
    case 'generate':
      return [{ kind: 'unknown', path: change.path }];
    case 'module': {
      const folder = `/sys/module/${change.module.replaceAll('-', '_')}`;
      if (!change.after.loaded) return [{ kind: 'gone', path: folder }];
      return [
        { kind: 'folder', path: folder },
        { kind: 'unknown', path: `${folder}/parameters` },
        ...Object.entries(change.parameters).map(([name, value]): Effect => ({
          kind: 'text',
          path: `${folder}/parameters/${name}`,
          text: `${value}\n`,
        })),
        // A module brings its driver; which bus it is on shows only once it is loaded, and PCI is what the steps ask about.
        ...spellings(change.module).map((name): Effect => ({ kind: 'folder', path: `/sys/bus/pci/drivers/${name}` })),
      ];
    }
    case 'binding': {
      const device = `/sys/bus/pci/devices/${change.address}`;
      const { driver, override } = change.after;
      return [
        driver === null
          ? { kind: 'gone', path: `${device}/driver` }
          : { kind: 'link', path: `${device}/driver`, target: `../../../bus/pci/drivers/${driver}` },
        { kind: 'text', path: `${device}/driver_override`, text: `${override ?? '(null)'}\n` },
        { kind: 'gone', path: `${device}/net` },
        ...change.interfaces.map(({ name }): Effect => ({ kind: 'gone', path: `/sys/class/net/${name}` })),
      ];
    }
    case 'artifact':
      return change.after.exists
        ? [{ kind: 'sealed', path: change.path, mode: change.mode }]
        : [{ kind: 'gone', path: change.path }];
    case 'service':
      return [
        ...(change.after.active === null
          ? []
          : [{ kind: 'unit', path: unitPath(change.unit, 'active'), unit: change.after } as const]),
        ...(change.after.enabled === null
          ? []
          : [{ kind: 'unit', path: unitPath(change.unit, 'enabled'), unit: change.after } as const]),
      ];
    case 'process':
      return [{ kind: 'unknown', path: change.folder }];
    case 'affinity':
      return [{ kind: 'unknown', path: `/proc/${change.process.id}/task` }];
    case 'command':
      return change.done.kind === 'creates' ? [{ kind: 'unknown', path: change.done.path }] : [];
    case 'package':
      // Lists that are read anew may offer what these do not: a later probe of packages cannot tell.
      return change.brings === null
        ? [{ kind: 'unknown', path: `${listFolder}/_InRelease` }]
        : change.brings.map(({ name }): Effect => ({ kind: 'text', path: plannedPackage(name), text: '' }));
    case 'initramfs':
      return Object.entries(change.after.files).map(([path, file]): Effect =>
        file === null ? { kind: 'gone', path } : { kind: 'file', path, file },
      );
    case 'refresh':
      return change.lists.map((list): Effect => ({ kind: 'unknown', path: `${listFolder}/${list}InRelease` }));
  }
}
