import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { beginRun } from '../../../engine/apply/begin-run.ts';
import type { Event } from '../../../engine/model/event.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import type { ActStepType } from '../../../engine/model/step-type.ts';
import { undo } from '../../../engine/undo/undo.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { reboot } from '../../../steps/reboot/index.ts';
import { applyWatched } from '../watched.ts';

const text = `runbook: 1
name: test
summary: To be undone with a reboot
steps:
  - { id: edit, name: E, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }
`;

/** Undoes a run whose boot-time settings are active; `on` receives every event and may stop it. */
async function undone(
  attempts: number,
  on: (event: Event, stops: Record<'afterStep' | 'now', AbortController>) => void,
) {
  const machine = simulatedMachine(labHost, { attempts });
  await applyWatched(machine, text);
  machine.reboot();
  const [entry] = await listRuns(machine, changeKinds);
  if (entry === undefined) throw new Error('there is no run');
  const stops = { afterStep: new AbortController(), now: new AbortController() };
  const events: Event[] = [];
  const emit = (event: Event) => {
    events.push(event);
    on(event, stops);
  };
  const { playbook } = entry.recorded.header;
  const beginning = { run: 'u', verb: 'undo', undoes: 'r', operator: 't@t', lab: null, inputs: {}, playbook } as const;
  const journal = await beginRun(machine, beginning, null, { clock: machine.clock, kinds: changeKinds }, emit);
  const end = await undo(
    entry.recorded,
    { machine: async () => machine, clock: machine.clock, kinds: changeKinds },
    journal,
    {
      stops: { afterStep: stops.afterStep.signal, now: stops.now.signal },
      emit,
      acceptNewPlan: false,
      reboot: reboot as ActStepType<unknown>,
      soFar: null,
    },
    'u',
  );
  return { machine, end, events };
}

test('Ctrl+C while the last change is undone stops before the reboot', async () => {
  const { machine, end, events } = await undone(1, (event, { afterStep }) => {
    if (event.kind === 'change-done') afterStep.abort(new Error('Ctrl+C'));
  });
  expect(end.outcome).toBe('interrupted');
  expect(events.filter((event) => event.kind === 'step-started' && event.step === 'reboot')).toEqual([]);
  expect((await listRuns(machine, changeKinds)).find(({ run }) => run === 'u')?.state).toBe('interrupted');
});

test('a second Ctrl+C before the reboot is requested ends the undo, and its journal records this', async () => {
  const { machine, end } = await undone(1, (event, { afterStep, now }) => {
    if (event.kind !== 'change-intended') return;
    afterStep.abort(new Error('Ctrl+C'));
    now.abort(new Error('Ctrl+C twice'));
  });
  expect(end.outcome).toBe('interrupted');
  expect((await listRuns(machine, changeKinds)).find(({ run }) => run === 'u')?.state).toBe('interrupted');
});
