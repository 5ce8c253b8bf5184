import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { apply } from '../../../engine/apply/apply.ts';
import { beginRun } from '../../../engine/apply/begin-run.ts';
import type { Event } from '../../../engine/model/event.ts';
import type { PlannedStep } from '../../../engine/model/plan.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { siteOn } from '../../laws/runbook-on.ts';

const text = `runbook: 1
name: unchecked
summary: A check that is a program
steps:
  - { id: it, type: command, with: { argv: [touch, /made], unless: [test, -e, /made], undo: [rm, /made], why: test } }
  - { id: after, type: command, when: "{{ steps.it.done }}", with: { argv: [touch, /also], creates: /also, irreversible: true, why: test } }
`;

/** Plans without checks, lets `edit` change what was approved, and applies. */
async function applied(made: boolean, edit: (step: PlannedStep) => PlannedStep = (step) => step) {
  const machine = simulatedMachine(labHost);
  if (made) await machine.run(['touch', '/made']);
  const site = siteOn(machine, { name: 'p', text, inputs: {} });
  const plan = await planPlaybook(site);
  const approved = { ...plan, steps: plan.steps.map(edit) };
  const events: Event[] = [];
  const never = new AbortController().signal;
  const conduct = {
    stops: { afterStep: never, now: never },
    emit: (event: Event) => void events.push(event),
    acceptNewPlan: false,
  };
  const beginning = {
    run: 'run-1',
    verb: 'apply',
    undoes: null,
    operator: 'o',
    lab: null,
    inputs: {},
    selection: null,
    sequence: 1,
    playbook: site.playbook.source,
  } as const;
  const journal = await beginRun(
    machine,
    beginning,
    approved,
    { clock: machine.clock, kinds: changeKinds },
    conduct.emit,
  );
  return { plan, events, machine, end: await apply(site, approved, journal, null, conduct, 'run-1') };
}

test('the plan has the check, each change that it may lead to, and what follows from it', async () => {
  const { plan } = await applied(false);
  expect(plan.steps).toMatchObject([
    {
      kind: 'unchecked',
      check: { argv: ['test', '-e', '/made'], why: null },
      changes: [{ kind: 'command', argv: ['touch', '/made'] }],
    },
    { kind: 'change' },
  ]);
});

test.each([
  ['not done', false, 'changed'],
  ['done', true, 'unchanged'],
])('after the yes the check decides: %s', async (_, made, result) => {
  const { end, events, machine } = await applied(made);
  expect(end.outcome).toBe('done');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'step-ended', step: 'it', result }));
  expect(await machine.stat('/made')).toBeDefined();
});

test('a change that was not shown with the check is not made', async () => {
  const { end, events, machine } = await applied(false, (step) =>
    step.kind === 'unchecked' ? { ...step, changes: [] } : step,
  );
  expect(end.outcome).toBe('failed');
  const failure = events.find(({ kind }) => kind === 'step-failed');
  expect(failure).toMatchObject({
    message: expect.stringMatching(/differs from the approved plan:\nnow: .*touch \/made/),
  });
  expect(await machine.stat('/made')).toBeUndefined();
});
