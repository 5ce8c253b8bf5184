import { changeKinds } from '../../../changes/index.ts';
import { describe as inWords, invert, isPartial, observe, matches } from '../by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DropInChange } from '../../../changes/drop-in/change.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import { recordTrouble } from '../../../engine/journal/record-trouble.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

const path = '/run/systemd/system/irqbalance.service.d/runbook.conf';
const bare = ['/usr/sbin/irqbalance', '--foreground'];
const told = [...bare, '--banirq=33'];
const content = `[Service]\nExecStart=\nExecStart=${told.join(' ')}\n`;
const change: DropInChange = {
  kind: 'drop-in',
  unit: 'irqbalance.service',
  path,
  before: { file: null, running: bare },
  after: { file: { encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 }, running: told },
  deadline: 60,
};

let machine: SimulatedMachine;
beforeEach(() => {
  machine = simulatedMachine(labHost);
});
const signal = new AbortController().signal;
const place = { step: 'it', on: 'host', index: 0, takes: 'now' } as const;

/** Makes the change and returns its inverse, as recorded in the journal. */
async function make(one: DropInChange): Promise<DropInChange> {
  let whole = one;
  const record = async (event: { readonly kind: string; readonly change?: unknown }): Promise<undefined> => {
    if (event.kind === 'change-intended') whole = event.change as DropInChange;
  };
  const made = await makeChange(one, place, {
    machine,
    clock: machine.clock,
    kinds: changeKinds,
    now: signal,
    record: record as never,
  });
  expect(made).toEqual({ kind: 'made' });
  return invert(whole, await observe(whole, machine)) as DropInChange;
}
const state = (): string => machine.snapshot() + machine.liveSnapshot();
const words = (): readonly string[] => machine.world.kernel.units.get('irqbalance')?.argv ?? [];

describe('a drop-in', () => {
  test('is written with its folder, the unit runs with it, and undo removes all of it', async () => {
    const before = state();
    const inverse = await make(change);
    expect(words()).toEqual(told);
    expect(await machine.read(path)).toBe(content);
    expect(inWords(inverse)).toBe(`- ${path}, and irqbalance.service restarted as ${bare.join(' ')}`);
    await make(inverse);
    expect(words()).toEqual(bare);
    expect(state()).toBe(before);
  });

  test('does not start a unit that was not running', async () => {
    await machine.run(['systemctl', 'stop', 'irqbalance']);
    const inverse = await make(change);
    expect(machine.world.kernel.units.get('irqbalance')?.state).toBe('inactive');
    await make(inverse);
    expect(await machine.list('/run/systemd/system')).toEqual([]);
  });

  test('whose unit was not restarted is partial, and is continued', async () => {
    const file = change.after.file;
    if (file === null || !('content' in file)) throw new Error('there is a file');
    await machine.makeFolder('/run/systemd/system/irqbalance.service.d', 0o755);
    expect(
      isPartial(change, await observe({ ...change, folder: '/run/systemd/system/irqbalance.service.d' }, machine)),
    ).toBe(true);
    await machine.put(path, file);
    const found = await observe(change, machine);
    expect(isPartial(change, found)).toBe(true);
    expect(matches(change, found, 'after')).toBe(false);
    const rest: DropInChange = { ...change, before: { file, running: bare } };
    const inverse = await make(rest);
    expect(words()).toEqual(told);
    // If only the start was missing there is nothing to undo, and the inverse of the previous change removes the file.
    expect(matches(inverse, await observe(inverse, machine), 'after')).toBe(true);
    const first = invert(change, found) as DropInChange;
    expect(matches(first, await observe(first, machine), 'before')).toBe(true);
    await make(first);
    expect(words()).toEqual(bare);
  });

  test('that makes the unit fail is a failure, shown with the last log lines', async () => {
    const broken = { ...change, after: { ...change.after, running: [...told, '--nosuch'] } };
    await expect(make(broken)).rejects.toMatchObject({
      code: 'EXITED',
      message: expect.stringMatching(/irqbalance\.service was restarted and runs as .*--banirq=33:/),
    });
  });

  test.each([
    [{}, undefined],
    [{ path: 'run/x.conf' }, /path/],
    [{ after: { file: null, running: [] } }, /running/],
    [{ unit: '../x' }, /unit/],
  ])('in a journal, with %j', (other, wrong) => {
    const record = { kind: 'change-intended', ...place, change: { ...change, ...other } };
    const trouble = recordTrouble(record, changeKinds);
    if (wrong === undefined) expect(trouble).toBeUndefined();
    else expect(trouble).toMatch(wrong);
  });
});
