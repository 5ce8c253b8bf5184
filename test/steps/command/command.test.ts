import { invertOf, perform } from '../../changes/by-kind.ts';
import { expect, test } from 'vitest';
import { observeCommand } from '../../../changes/command/index.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { command } from '../../../steps/command/index.ts';
import { filled } from '../support/filled.ts';
import { planOf } from '../support/changing.ts';

const { signal } = new AbortController();
const mark = '/var/lib/runbook/mark';
const touch = { argv: ['touch', mark], creates: mark, undo: ['rm', mark], why: 'a mark' };

test('is done once, and undone', async () => {
  const machine = simulatedMachine(labHost);
  const before = machine.snapshot();
  const { changes, warnings } = await planOf(command, touch, machine);
  expect(warnings).toEqual([]);
  expect(changes).toMatchObject([{ kind: 'command', deadline: 300, before: { done: false } }]);
  const [change] = changes;
  if (change?.kind !== 'command') throw new Error('it runs a command');
  await perform(change, machine, { clock: machine.clock, signal });
  expect(await planOf(command, touch, machine)).toMatchObject({ changes: [] });
  const back = invertOf(change);
  if (back === null) throw new Error('it has an undo');
  await perform(back, machine, { clock: machine.clock, signal });
  expect(await observeCommand(change, machine)).toEqual({ done: false });
  expect(machine.snapshot()).toBe(before);
});

test('a successful program can be the test that it was done', async () => {
  const machine = simulatedMachine(labHost);
  const { creates: _, ...rest } = touch;
  const asked = { ...rest, unless: ['test', '-e', '/etc/default/grub'] };
  expect(await planOf(command, asked, machine)).toMatchObject({ changes: [] });
});

test('a command that cannot be undone gives a warning', async () => {
  const { undo: _, ...rest } = touch;
  const { changes, warnings } = await planOf(command, { ...rest, irreversible: true }, simulatedMachine(labHost));
  expect(changes).toMatchObject([{ undo: null }]);
  expect(warnings).toEqual([`"touch ${mark}" cannot be undone`]);
});

test.each([
  ['no sign of being done', { argv: ['true'], why: 'x', undo: ['true'] }],
  ['two signs', { ...touch, unless: ['true'] }],
  ['neither undo nor a statement that none exists', { argv: ['true'], why: 'x', creates: '/x' }],
  ['both', { ...touch, irreversible: true }],
  ['an empty argv', { ...touch, argv: [] }],
])('the schema does not take %s', (_, input) => {
  expect(() => filled(command.schema, input)).toThrow();
});
