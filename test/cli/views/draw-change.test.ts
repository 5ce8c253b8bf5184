import { expect, test } from 'vitest';
import type { FileState } from '../../../engine/model/machine.ts';
import { drawFile } from '../../../cli/views/draw-change.ts';

const plain = (_: unknown, text: string): string => text;
const file = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 });

test('padding is shown by its length, other text is shown completely', () => {
  const block = '# GRUB Environment Block\n'.padEnd(1024, '#');
  expect(drawFile(null, file(block), plain)).toEqual(['+ # GRUB Environment Block', '+ ###⋯ (999 times)']);
  const options = `GRUB_CMDLINE_LINUX="${'quiet '.repeat(30)}${'='.repeat(79)}"`;
  expect(drawFile(null, file(options), plain)).toEqual([`+ ${options}`]);
});
