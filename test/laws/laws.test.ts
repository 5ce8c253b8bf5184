import { changeKinds } from '../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import { decodeJournal } from '../../engine/journal/journal.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { replay } from '../../engine/journal/recorded.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, siteOn, undoOn } from './runbook-on.ts';
import { examples, flows, guests, playbooks } from './scenarios.ts';

/** Run journals are not part of what a run restores. */
const journals = '/var/lib/runbook/runs';

/** The running kernel, but for the id of its boot. */
const liveOf = (machine: SimulatedMachine): string => machine.liveSnapshot().replace(/^boot .*\n/, '');

describe.each([...playbooks, ...flows, ...guests, ...examples].map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  (_, scenario) => {
    test('planning writes nothing', async () => {
      const machine = simulatedMachine(scenario.description);
      const before = machine.snapshot() + machine.liveSnapshot();
      const { steps } = await planPlaybook(siteOn(machine, scenario));
      expect(machine.mutations).toBe(0);
      // A check that ran was marked as read-only: the plan of every other one is open.
      const checks = new Set(machine.calls.flatMap(({ method, argv }) => (method === 'check' ? [argv] : [])));
      expect(steps.filter((step) => step.kind === 'unchecked' && checks.has(step.check.argv))).toEqual([]);
      expect(machine.snapshot() + machine.liveSnapshot()).toBe(before);
    });

    test('the same machine gives the same plan', async () => {
      const plans = [1, 2].map(() => planPlaybook(siteOn(simulatedMachine(scenario.description), scenario)));
      expect(await plans[0]).toEqual(await plans[1]);
    });

    test('planning after apply is empty, and undo restores the machine byte for byte', async () => {
      const machine = simulatedMachine(scenario.description);
      const before = { disk: machine.snapshot(journals), live: liveOf(machine) };
      const { end, events } = await applyOn(machine, scenario);
      expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
      expect(end.outcome).toBe('done');
      const settled = ['unchanged', 'act', 'checked', 'skipped'];
      const { steps } = await planPlaybook(siteOn(machine, scenario));
      expect(steps.filter(({ kind }) => ![...settled, 'unchecked'].includes(kind))).toEqual([]);
      const again = await planPlaybook(siteOn(machine, scenario), 'all');
      expect(again.steps.filter(({ kind }) => !settled.includes(kind))).toEqual([]);
      const undone = await undoOn(machine, scenario);
      expect(undone?.events.filter(({ kind }) => kind === 'step-failed' || kind === 'change-drifted')).toEqual([]);
      expect(undone?.end.outcome).toBe('done');
      expect(machine.snapshot(journals)).toBe(before.disk);
      expect(liveOf(machine)).toBe(before.live);
    });

    test('undo of undo restores the applied state', async () => {
      const machine = simulatedMachine(scenario.description);
      await applyOn(machine, scenario);
      const applied = machine.snapshot(journals);
      await undoOn(machine, scenario);
      const again = await undoOn(machine, scenario, 'undo-1', 'undo-2');
      expect(again?.events.filter(({ kind }) => kind === 'step-failed' || kind === 'change-drifted')).toEqual([]);
      expect(machine.snapshot(journals)).toBe(applied);
    });

    test('the journal contains the reported events, and replays to the same state', async () => {
      const machine = simulatedMachine(scenario.description);
      const { events } = await applyOn(machine, scenario);
      const text = (await machine.read(`${journals}/run-1/journal.ndjson`)) ?? '';
      const { records, tornAt } = decodeJournal('journal', text, changeKinds);
      expect(tornAt).toBeNull();
      const said = events.filter(({ kind }) => kind !== 'progress');
      expect(records.map(({ seq: _seq, at: _at, ...event }) => event)).toEqual(JSON.parse(JSON.stringify(said)));
      expect(replay(records)).toEqual(replay(decodeJournal('journal', text, changeKinds).records));
    });
  },
);
