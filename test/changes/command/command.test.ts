import { describe, invert, invertOf, perform as performWith, matches } from '../by-kind.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandChange } from '../../../changes/command/change.ts';
import { observeCommand } from '../../../changes/command/index.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { hastyClock } from '../support/with-systemd.ts';

let folder: string;
let machine: Machine;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-command-'));
  machine = localMachine({ name: 'host' });
});
afterEach(async () => {
  await machine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const touch = (): CommandChange => ({
  kind: 'command',
  argv: ['touch', join(folder, 'made')],
  undo: ['rm', '--', join(folder, 'made')],
  done: { kind: 'creates', path: join(folder, 'made') },
  before: { done: false },
  after: { done: true },
  why: 'a mark',
  deadline: 10,
});

const perform = (change: CommandChange) =>
  performWith(change, machine, { clock: hastyClock, signal: new AbortController().signal });

test('done and undone', async () => {
  const change = touch();
  expect(matches(change, await observeCommand(change, machine), 'before')).toBe(true);
  await perform(change);
  expect(matches(change, await observeCommand(change, machine), 'after')).toBe(true);
  const back = invertOf(change);
  if (back === null) throw new Error('it has an undo');
  expect(invertOf(back)).toEqual(change);
  await perform(back);
  expect(await observeCommand(change, machine)).toEqual({ done: false });
});

test('a successful query can be the test', async () => {
  const change: CommandChange = { ...touch(), done: { kind: 'succeeds', argv: ['test', '-e', join(folder, 'made')] } };
  expect(await observeCommand(change, machine)).toEqual({ done: false });
  await perform(change);
  expect(await observeCommand(change, machine)).toEqual({ done: true });
});

test('success without the effect is a failure', async () => {
  await expect(perform({ ...touch(), argv: ['true'] })).rejects.toMatchObject({ code: 'NOEFFECT' });
});

test('the error contains the output of the program', async () => {
  await expect(perform({ ...touch(), argv: ['ls', join(folder, 'no-such')] })).rejects.toMatchObject({
    code: 'EXIT2',
    message: expect.stringContaining('No such file or directory'),
  });
});

test('a program over its deadline is ended', async () => {
  await expect(perform({ ...touch(), argv: ['sleep', '60'], deadline: 0.2 })).rejects.toMatchObject({
    code: 'TIMEOUT',
  });
});

test('the plan shows that a command cannot be undone', () => {
  const change = { ...touch(), undo: null };
  expect(invert(change, change.after)).toBeNull();
  expect(describe(change)).toBe(`+ run touch ${join(folder, 'made')} (a mark, cannot be undone)`);
});
