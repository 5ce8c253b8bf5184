import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import type { Selection } from '../../../engine/model/selection.ts';
import { selectSteps } from '../../../engine/plan/select-steps.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { siteOn } from '../../laws/runbook-on.ts';
import { diagnosticsOf } from '../language/diagnostics-of.ts';
import { applyWatched, resumeWatched } from '../watched.ts';

const pages = '/proc/sys/vm/nr_hugepages';
const text = `runbook: 1
name: test
summary: Chosen
steps:
  - { id: load, type: modprobe, tags: [network], with: { module: vfio-pci } }
  - { id: pages, type: sysfs-write, tags: [memory], with: { path: ${pages}, value: 5 } }
  - { id: each, type: sysfs-write, tags: [network, more], for_each: [1, 0], with: { path: /proc/sys/kernel/numa_balancing, value: '{{ item }}' } }
  - { id: look, type: wait, tags: [guest], with: { path: { exists: /etc } } }
  - { id: same, type: host-check, tags: [guest], with: { what: Same, that: '{{ steps.pages.value }}', equals: 5 } }
  - { id: waited, type: host-check, with: { what: W, that: '{{ steps.look.waited }}', exists: true } }
`;
const selection = (given: Partial<Selection>): Selection => ({ only: null, skip: [], from: null, ...given });
const steps = siteOn(simulatedMachine(labHost), { name: 'test.yaml', text, inputs: {} }).playbook.steps;
const planned = (given: Partial<Selection>, machine = simulatedMachine(labHost)) =>
  planPlaybook(siteOn(machine, { name: 'test.yaml', text, inputs: {}, selection: selection(given) }));

function chosen(given: Partial<Selection>): readonly string[] {
  const selected = selectSteps(steps, selection(given));
  if (!selected.ok) throw new Error(diagnosticsOf(selected));
  return selected.value.filter(({ skipped }) => skipped === undefined).map(({ id }) => id);
}

test.each<[Partial<Selection>, readonly string[]]>([
  [{ only: ['network'] }, ['load', 'each[0]', 'each[1]']],
  [{ only: ['pages', 'guest'] }, ['pages', 'look', 'same']],
  [{ only: ['each[1]'] }, ['each[1]']],
  [{ only: ['each'], skip: ['each[0]'] }, ['each[1]']],
  [{ skip: ['network', 'waited'] }, ['pages', 'look', 'same']],
  [{ from: 'look' }, ['look', 'same', 'waited']],
  [{ from: 'each' }, ['each[0]', 'each[1]', 'look', 'same', 'waited']],
  [{ only: ['network'], from: 'pages' }, ['each[0]', 'each[1]']],
])('%j selects %j', (given, ids) => {
  expect(chosen(given)).toEqual(ids);
});

test.each<[Partial<Selection>, string]>([
  [
    { only: ['netwrok'] },
    "no step has the tag or ID 'netwrok'\n  1 | netwrok\n    | ^^^^^^^\nhint: did you mean 'network'?",
  ],
  [{ skip: ['xyz'] }, 'hint: tags and IDs: network, memory, more, guest'],
  [{ from: 'netwrk' }, "no step has the ID 'netwrk'"],
  [{ only: ['load'], skip: ['network'] }, "'load' selects no step: it is in --skip network"],
  [{ only: ['load', 'same'], from: 'pages' }, "'load' selects no step: it is before --from pages"],
  [{ skip: ['load', 'pages', 'each', 'guest', 'waited'] }, 'no step is selected'],
])('%j is wrong', (given, complaint) => {
  expect(diagnosticsOf(selectSteps(steps, selection(given)))).toContain(complaint);
});

describe('a step that needs a skipped step', () => {
  test('gets its outputs from the machine if the skipped step has no changes to make', async () => {
    const machine = simulatedMachine(labHost);
    await machine.write(pages, '5\n');
    expect((await planned({ only: ['same'] }, machine)).steps.slice(1, 5)).toMatchObject([
      { id: 'pages', kind: 'skipped', reason: 'not in --only same' },
      { kind: 'skipped' },
      { kind: 'skipped' },
      { id: 'look', kind: 'skipped' },
    ]);
    const ran = await applyWatched(machine, text, undefined, { selection: selection({ only: ['same'] }) });
    expect(ran.end?.outcome).toBe('done');
    expect(ran.events.filter(({ kind }) => kind === 'step-ended')).toMatchObject([
      { step: 'load', result: 'skipped', reason: 'not in --only same', outputs: {} },
      { step: 'pages', result: 'skipped', outputs: { value: '5' } },
      { step: 'each[0]', result: 'skipped' },
      { step: 'each[1]', result: 'skipped' },
      { step: 'look', result: 'skipped' },
      { step: 'same', result: 'checked' },
      { step: 'waited', result: 'skipped' },
    ]);
  });

  test.each<[Partial<Selection>, string, string]>([
    [
      { only: ['same'] },
      'pages',
      "step 'same' needs outputs of step 'pages', which is skipped (not in --only same): these changes are still needed: ~ ",
    ],
    [
      { skip: ['look'] },
      'look',
      "step 'waited' needs outputs of step 'look', which is skipped (in --skip look): a step of type wait has outputs only when it runs",
    ],
  ])('%j is an error before any step runs, and it names both steps', async (given, id, complaint) => {
    const step = (await planned(given)).steps.find((one) => one.id === id);
    expect(step).toMatchObject({ kind: 'invalid', diagnostics: [{ message: expect.stringContaining(complaint) }] });
  });
});

test('resume makes the same selection, from the journal', async () => {
  const machine = simulatedMachine(labHost);
  const some = { selection: selection({ only: ['network'] }) };
  const stop = new AbortController();
  const heard = ({ kind }: { readonly kind: string }) => void (kind === 'change-done' && stop.abort());
  const ran = await applyWatched(machine, text, undefined, { ...some, heard, stops: { afterStep: stop.signal } });
  expect(ran.end?.outcome).toBe('interrupted');
  const resumed = await resumeWatched(machine, text);
  expect(resumed.end?.outcome).toBe('done');
  expect(await machine.read(pages)).toBe('0\n');
});
