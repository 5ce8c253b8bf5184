import type { Effect } from '../../engine/model/effect.ts';
import type { AttributeChange } from './change.ts';

/** The links to the virtual functions of a card if their number changes: their addresses are known only afterwards. */
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

/** The content of a changed attribute for later probes: its new reading, unless only the kernel decides how much it grants. */
export function attributeEffects(change: AttributeChange): readonly Effect[] {
  const { least, readback, compare, after } = change;
  if (least !== undefined) return [{ kind: 'unknown', path: readback }];
  return [
    ...functionsOf(change),
    { kind: 'text', path: readback, text: `${compare === 'choice' ? `[${after}]` : after}\n` },
  ];
}
