import type { Effect } from '../../engine/model/effect.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import type { AttributeChange } from './change.ts';

/**
 * The virtual functions of a card if their number changes, and the links to them. Where their addresses are expected, nothing
 * is known until they exist.
 */
function functionsOf({ path, before, after, functions = [] }: AttributeChange): readonly Effect[] {
  if (!path.endsWith('/sriov_numvfs')) return [];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const most = Math.max(Number(before), Number(after));
  const links = Array.from({ length: most }, (_, index): Effect => {
    const [path, address] = [`${folder}/virtfn${index}`, functions[index]];
    if (index >= Number(after)) return { kind: 'gone', path };
    return address === undefined ? { kind: 'unknown', path } : { kind: 'link', path, target: `../${address}` };
  });
  const devices = functions.map((address, index): Effect => ({
    kind: index < Number(after) ? 'unknown' : 'gone',
    path: deviceFolder(address),
  }));
  return [...links, ...devices];
}

/** The content of a changed attribute for later probes: its new reading, unless only the kernel decides how much it grants. */
export function attributeEffects(change: AttributeChange): readonly Effect[] {
  const { least, readback, compare, after } = change;
  if (least !== undefined) return [{ kind: 'unknown', path: readback }];
  return [
    ...functionsOf(change),
    { kind: 'text', path: readback, text: `${compare === 'choice' ? `[${after}]` : after}\n` },
  ];
}
