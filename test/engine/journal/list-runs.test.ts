import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { listRuns, runsFolder } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';

test('the name of a folder beside the runs cannot add a line to a message', async () => {
  const name = 'x\nAll runs were undone.\u001b[2K';
  const path = `${runsFolder}/${name}/journal.ndjson`;
  const machine = simulatedMachine({ ...labHost, files: { ...labHost.files, [path]: { content: 'no journal\n' } } });
  const error = await listRuns(machine, changeKinds).catch((each: Error) => each);
  expect((error as Error).message).toContain('the name of its folder is not the ID of a run');
  expect((error as Error).message).not.toMatch(/[\n\u001b]/);
});

test('a folder beside the runs without a journal is ignored', async () => {
  const machine = treeReader({ [`${runsFolder}/old runs/note`]: 'x' });
  expect(await listRuns(machine, changeKinds)).toEqual([]);
});
