import { expect, test } from 'vitest';
import { createPaint } from '../../../cli/process/paint.ts';
import { drawFacts } from '../../../cli/views/draw-facts.ts';

const draw = (facts: Readonly<Record<string, unknown>>): string => drawFacts(facts, createPaint(false)).join('\n');

test('names as in templates, lists as tables without empty columns, and last the facts that could not be read', () => {
  const facts = {
    cpu: { model: null, isolated: '', nodes: [{ node: 0, cpus: '0-3' }] },
    pci: [
      { address: '0000:00:04.0', driver: 'e1000e', override: null, resets: ['pm', 'bus'] },
      { address: '0000:00:05.0', driver: null, override: null, resets: [] },
    ],
    unseen: [{ fact: 'boot', reason: 'EACCES \u001b[31m/boot' }],
  };
  expect(draw(facts)).toBe(`cpu
  model     -
  isolated  none
  nodes
    node  cpus
    0     0-3
pci
  address       driver  resets
  0000:00:04.0  e1000e  pm, bus
  0000:00:05.0  -       -
could not be read
  boot: EACCES ␛[31m/boot`);
  expect(draw({ unseen: [] })).toBe('');
});
