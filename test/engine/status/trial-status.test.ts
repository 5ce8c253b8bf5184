import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { listRuns } from '../../../engine/journal/runs.ts';
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
  const standings = runs.flatMap(({ changes }) => changes.map(({ standing }) => standing.kind));
  expect(standings.length).toBeGreaterThan(6);
  expect(standings.filter((kind) => !['holds', 'superseded', 'pending'].includes(kind))).toEqual([]);
});
