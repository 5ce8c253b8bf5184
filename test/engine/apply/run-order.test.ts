import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { beginRun } from '../../../engine/apply/begin-run.ts';
import { listRuns, nextSequence } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

test('runs are in the order in which they ran on their machine, independent of the clocks of their operators', async () => {
  const machine = simulatedMachine(labHost);
  const playbook = { path: 'x.yaml', text: 'runbook: 1' };
  const begin = async (run: string, places: boolean): Promise<void> => {
    const about = { run, verb: 'apply', undoes: null, operator: 'a@b', lab: null, inputs: {}, playbook } as const;
    const sequence = nextSequence(await listRuns(machine, changeKinds));
    await beginRun(
      machine,
      { ...about, ...(places && { sequence }) },
      null,
      { clock: machine.clock, kinds: changeKinds },
      () => {},
    );
  };
  // A journal of a version without places, one of a clock that is a year ahead, one of a correct clock.
  await begin('20260101-000000-aaaa', false);
  await begin('20270101-000000-aaaa', true);
  await begin('20260101-000001-aaaa', true);
  await begin('20200101-000000-aaaa', true);
  expect((await listRuns(machine, changeKinds)).map(({ run }) => run)).toEqual([
    '20260101-000000-aaaa',
    '20270101-000000-aaaa',
    '20260101-000001-aaaa',
    '20200101-000000-aaaa',
  ]);
});
