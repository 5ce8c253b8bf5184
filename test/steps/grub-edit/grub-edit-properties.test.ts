import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grubWords } from '../../../facts/boot/grub-configuration.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { propose } from '../../../steps/grub-edit/grub/propose.ts';
import { readVariables, variable } from '../../../steps/grub-edit/source/shell-variables.ts';
import { textOf } from '../../../steps/grub-edit/source/tokens.ts';
import { flags, grubState } from './grub-matrix/cases.ts';
import { sourceWithDash } from './grub-matrix/dash.ts';

const seed = 20261122;
const name = 'GRUB_CMDLINE_LINUX_DEFAULT';

type Style = 'bare' | 'single' | 'double';
const written: Readonly<Record<Style, (text: string) => string>> = {
  bare: (text) => text.replace(/[^A-Za-z0-9=.,]/g, '\\$&'),
  single: (text) => `'${text.replaceAll("'", "'\\''")}'`,
  double: (text) => `"${text.replace(/[\\$"`]/g, '\\$&')}"`,
};
const segment = (alphabet: string) =>
  fc.record({
    style: fc.constantFrom<Style>('bare', 'single', 'double'),
    text: fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 }),
  });
/** A value written as a shell word of one to three differently quoted segments. */
const value = (alphabet: string) =>
  fc.array(segment(alphabet), { minLength: 1, maxLength: 3 }).map((segments) => ({
    text: segments.map(({ text }) => text).join(''),
    word: segments.map(({ style, text }) => written[style](text)).join(''),
  }));
const decoration = fc.record({
  before: fc.constantFrom('', '  ', 'export ', '# note\n', 'GRUB_TIMEOUT=5; '),
  after: fc.constantFrom('', ' # note', ';', '\n\n# end', ' OTHER="$X"'),
});

test('a literal assignment is read as written, with any quotes', () => {
  fc.assert(
    fc.property(value('ab=, $"\'`\\#;&|<>{}()*~!é\r'), decoration, ({ text, word }, { before, after }) => {
      const reading = readVariables([{ path: '/etc/default/grub', text: `${before}${name}=${word}${after}\n` }]);
      expect(reading.troubles).toEqual([]);
      expect(textOf(variable(reading, name).characters)).toBe(text);
    }),
    { seed, numRuns: 500 },
  );
});

test('dash reads the edited text the same way: the new token exists, all others remain, undo restores them', () => {
  const added = ['iommu=pt', 'q', 'x=$x`y`', 'd="two words"', "s=it's", 'w=a\\b', 'vfio-pci.ids=8086:10d3'];
  const wanted = fc.uniqueArray(fc.constantFrom(...added), { minLength: 1, maxLength: 3 });
  let edits = 0;
  fc.assert(
    fc.property(value('aaabbb===,,   \t$"\'`\\;.-'), decoration, wanted, (made, { before, after }, ensure) => {
      const source = `${before}${name}=${made.word}${after}\n`;
      const input: GrubEdit = { ...flags, parameters: { ensure, set: {}, remove: [] }, variable: name };
      const proposal = propose(input, grubState(source));
      if (proposal.refusals.length > 0) {
        // The value has a quote or a backslash that GRUB would interpret.
        expect(proposal.refusals.map(({ check }) => check)).toEqual(['grub-edit-ineffective']);
        expect(made.text).toMatch(/["'\\]/);
        return;
      }
      const [change] = proposal.changes;
      if (change?.kind !== 'file') return;
      edits += 1;
      const files = new Map([
        ['/etc/default/grub', source],
        [change.path, change.after?.content ?? ''],
      ]);
      const words = grubWords(sourceWithDash(files)).map(({ text }) => text);
      const old = grubWords(made.text).map(({ text }) => text);
      expect(words.filter((word) => !/^[iqxdswv]/.test(word))).toEqual(old);
      expect(words).toHaveLength(old.length + ensure.length);
      expect(change.before ?? { content: source }).toMatchObject({ content: source });
      expect(propose(input, grubState(files)).changes.map(({ kind }) => kind)).toEqual(['generate']);
    }),
    { seed, numRuns: 150 },
  );
  expect(edits).toBeGreaterThan(75);
});

test('adding and removing a parameter leaves the tokens unchanged', () => {
  const word = fc
    .string({ unit: fc.constantFrom(...'abc=.,'), minLength: 1, maxLength: 6 })
    .filter((text) => /^[abc]/.test(text));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), fc.constantFrom<Style>('single', 'double'), (words, style) => {
      const source = `${name}=${written[style](words.join(' '))}\n`;
      const ask = (parameters: Partial<GrubEdit['parameters']>, text: string): string => {
        const input = { parameters: { ensure: [], set: {}, remove: [], ...parameters }, variable: name } as GrubEdit;
        const [change] = propose(input, grubState(text)).changes;
        return change?.kind === 'file' ? (change.after?.content ?? '') : text;
      };
      expect(ask({ remove: ['zz'] }, ask({ ensure: ['zz=1'] }, source))).toBe(source);
    }),
    { seed, numRuns: 200 },
  );
});
