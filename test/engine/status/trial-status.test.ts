import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { statusOf } from '../../../engine/status/run-status.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyOn } from '../../laws/runbook-on.ts';
import { trial } from '../../laws/scenarios.ts';

test('the states of a trial are not drift after it is kept', async () => {
  const machine = simulatedMachine(trial.description);
  expect((await applyOn(machine, trial)).end.outcome).toBe('done');
  const { runs } = await statusOf(
    await listRuns(machine, changeKinds),
    null,
    machine,
    null,
    () => Promise.resolve(machine),
    changeKinds,
  );
  const statuses = runs.flatMap(({ changes }) => changes.map(({ status }) => status.kind));
  expect(statuses.length).toBeGreaterThan(6);
  expect(statuses.filter((kind) => !['holds', 'superseded', 'pending'].includes(kind))).toEqual([]);
});
