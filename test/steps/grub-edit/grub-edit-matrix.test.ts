import { describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import { grubEntries, grubWords } from '../../../facts/boot/grub-configuration.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { propose } from '../../../steps/grub-edit/grub/propose.ts';
import { readings } from '../../../steps/grub-edit/grub/readings.ts';
import { cases, flags, grubState } from './grub-matrix/cases.ts';
import { sourceWithDash } from './grub-matrix/dash.ts';

const ensure: GrubEdit = {
  ...flags,
  parameters: { ensure: ['intel_iommu=on'], set: {}, remove: [] },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
};
const words = (text: string): readonly string[] => grubWords(text).map((word) => word.text);

/** The files after the `file` changes, and after their inverses. */
function applied(files: ReadonlyMap<string, string>, changes: readonly Change[], back = false): Map<string, string> {
  const made = new Map(files);
  for (const change of changes) {
    if (change.kind !== 'file') continue;
    const state = back ? change.before : change.after;
    if (state === null || !('content' in state)) made.delete(change.path);
    else made.set(change.path, state.content);
  }
  return made;
}

test('all 25 recorded cases exist', () => {
  expect(cases.map(({ name }) => name)).toHaveLength(25);
});

describe.each(cases)('$name', ({ files, code, lines }) => {
  const state = grubState(files);
  const printed = words(lines[0] ?? '').slice(4);

  test('is read as grub-mkconfig reads it', () => {
    const { reading, tokens } = readings(state);
    if (code === 0) {
      expect(reading.troubles).toEqual([]);
      expect(tokens.map(({ text }) => text)).toEqual(printed);
    } else {
      expect(reading.troubles).toMatchObject([{ file: '/etc/default/grub' }]);
    }
  });

  test('gets intel_iommu=on, keeps the rest, and is restored byte for byte', () => {
    const { changes, refusals } = propose(ensure, state);
    if (code !== 0) {
      expect(refusals).toMatchObject([{ check: 'grub-source-broken' }]);
      expect(() => sourceWithDash(files)).toThrow();
      return;
    }
    expect(refusals).toEqual([]);
    const made = applied(files, changes);
    expect(words(sourceWithDash(made)).toSorted()).toEqual([...new Set([...printed, 'intel_iommu=on'])].toSorted());
    expect(propose(ensure, grubState(made)).changes.map(({ kind }) => kind)).toEqual(['generate']);
    expect(applied(made, changes, true)).toEqual(files);
  });
});

test('recovery entries are distinguished', () => {
  const recovery = cases.find(({ name }) => name === 'linux-vs-default');
  expect(grubEntries((recovery?.lines ?? []).join('\n')).map((entry) => entry.recovery)).toEqual([false, false, true]);
});
