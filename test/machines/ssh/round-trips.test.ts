import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { readHolder } from '../../../facts/system/read-holder.ts';
import { statusOf } from '../../../engine/status/run-status.ts';
import { lookAtHost } from '../../../cli/doctor/look-at-host.ts';
import { makeRecording } from '../../../cli/doctor/save/make-recording.ts';
import { surveyHost } from '../../../cli/doctor/save/survey-host.ts';
import { gatherFacts } from '../../../facts/gather-facts.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withSharedGroup, withSameIdCard } from '../simulated/hosts/variants.ts';
import { applyOn, siteOn } from '../../laws/runbook-on.ts';
import { playbooks } from '../../laws/scenarios.ts';
import { countRounds } from './count-rounds.ts';

// On a slow link a verb takes the time of its round trips and little more: 26 of them are 5 seconds at 200 ms. One of them
// reads who can write to the folders of the files that the plan would change.
const bounds = { facts: 6, plan: 26, again: 30, status: 12, undo: 10, doctor: 12, save: 28 } as const;

test.each(playbooks.map((scenario) => [scenario.name, scenario] as const))(
  '%s: facts and plans take few round trips',
  async (_, scenario) => {
    const near = simulatedMachine(scenario.description);
    const facts = countRounds(near);
    await gatherFacts(facts.machine);
    expect(facts.rounds()).toBeLessThanOrEqual(bounds.facts);
    const plan = countRounds(near);
    await planPlaybook(siteOn(plan.machine, scenario));
    expect(plan.rounds()).toBeLessThanOrEqual(bounds.plan);
    await applyOn(near, scenario);
    const again = countRounds(near);
    await planPlaybook(siteOn(again.machine, scenario));
    expect(again.rounds()).toBeLessThanOrEqual(bounds.again);
    const status = countRounds(near);
    const runs = await listRuns(status.machine, changeKinds);
    const seen = await statusOf(
      runs,
      null,
      status.machine,
      await readHolder(status.machine),
      async () => status.machine,
      changeKinds,
    );
    expect(seen.runs.flatMap(({ changes }) => changes.map(({ status: standing }) => standing.kind))).not.toContain(
      'drifted',
    );
    expect(status.rounds()).toBeLessThanOrEqual(bounds.status);
    const undo = countRounds(near);
    for (const { recorded } of runs)
      await planUndo(recorded, { machine: async () => undo.machine, clock: near.clock, kinds: changeKinds }, null);
    expect(undo.rounds()).toBeLessThanOrEqual(bounds.undo);
  },
);

test('doctor needs few round trips, for any number of cards', async () => {
  const one = countRounds(simulatedMachine(withIommuOn(labHost)));
  await lookAtHost(one.machine);
  const three = countRounds(simulatedMachine(withIommuOn(withSharedGroup(withSameIdCard(labHost)))));
  await lookAtHost(three.machine);
  expect(one.rounds()).toBeLessThanOrEqual(bounds.doctor);
  expect(three.rounds()).toBeLessThanOrEqual(bounds.doctor);
});

test('a recording needs few round trips, for any number of cards', async () => {
  const far = countRounds(simulatedMachine(withIommuOn(withSharedGroup(withSameIdCard(labHost)))));
  await makeRecording(await surveyHost(far.machine), far.machine);
  expect(far.rounds()).toBeLessThanOrEqual(bounds.save);
});
