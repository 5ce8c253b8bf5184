import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { Killed, type Fault } from '../../machines/simulated/machine/faults.ts';
import { simulatedMachine, type SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, resumeOn, siteOn, undoOn } from './runbook-on.ts';
import type { Case } from './case.ts';

/** Run journals are not part of what a run restores. */
const journals = '/var/lib/runbook/runs';

const liveOf = (machine: SimulatedMachine): string => machine.liveSnapshot().replace(/^boot .*\n/, '');
const stateOf = (machine: SimulatedMachine): string => machine.snapshot(journals) + liveOf(machine);

/** Runs until the fault kills it; the machine has the resulting state. */
async function killed(
  machine: SimulatedMachine,
  fault: Fault,
  run: () => Promise<unknown>,
  trouble?: Fault,
): Promise<void> {
  let struck = false;
  machine.fault = (call) => {
    const verdict = fault(call);
    struck ||= verdict !== undefined;
    return verdict ?? trouble?.(call);
  };
  await run().catch((error: unknown) => {
    // The connection to a guest breaks with the process, so the error may differ from the kill itself.
    if (!(error instanceof Killed) && !struck) throw error;
  });
  machine.fault = undefined;
}

async function expectResumes(machine: SimulatedMachine, scenario: Case): Promise<void> {
  const resumed = (await resumeOn(machine, scenario)) ?? (await applyOn(machine, scenario, 'run-2'));
  expect(resumed.events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
  expect(resumed.end.outcome).toBe('done');
  const left = await planPlaybook(siteOn(machine, scenario));
  expect(left.steps.filter(({ kind }) => kind === 'change' || kind === 'refused')).toEqual([]);
}

/** True if the continuation is refused because of the power cut, as expected. */
async function isLost(machine: SimulatedMachine, scenario: Case): Promise<boolean> {
  if (scenario.lostByPowerCut === undefined) return false;
  const resumed = await resumeOn(machine.clone(), scenario);
  const checks = resumed?.events.flatMap((event) => (event.kind === 'refused' ? event.refusals : [])) ?? [];
  return checks.some(({ check }) => check === scenario.lostByPowerCut);
}

async function expectUndoes(machine: SimulatedMachine, scenario: Case, before: string): Promise<void> {
  const undone = await undoOn(machine, scenario);
  expect(undone?.events.filter(({ kind }) => kind === 'step-failed' || kind === 'change-drifted') ?? []).toEqual([]);
  expect(undone?.end.outcome ?? 'done').toBe('done');
  expect(stateOf(machine)).toBe(before);
}

/**
 * Every point at which a process can die in a run: before and after each call that may change the machine, and in the
 * middle of each append and put.
 */
function* deaths(calls: SimulatedMachine['calls']): Generator<{ readonly where: string; readonly fault: Fault }> {
  for (const { index, method, path, argv, text } of calls) {
    if (index < 0) continue;
    const what = `${method} ${path ?? argv?.join(' ') ?? ''} (call ${index})`;
    for (const when of ['die-before', 'die-after'] as const) {
      yield { where: `${when} ${what}`, fault: (call) => (call.index === index ? when : undefined) };
    }
    if (method === 'put')
      yield { where: `die-within ${what}`, fault: (call) => (call.index === index ? 'die-within' : undefined) };
    if (method !== 'append' || text === undefined) continue;
    for (const tear of [1, Math.floor(text.length / 2), text.length - 1]) {
      yield { where: `${what} torn at ${tear}`, fault: (call) => (call.index === index ? { tear } : undefined) };
    }
  }
}

/** Tests the crash laws for each scenario: killed, torn or without power at any call, a run is resumed and undone. */
export function crashLaws(scenarios: readonly Case[]): void {
  describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const fresh = simulatedMachine(scenario.description);
    const before = stateOf(fresh);

    test('killed anywhere in an apply, it is resumed and it is undone', { timeout: 600_000 }, async () => {
      const whole = fresh.clone();
      whole.fault = scenario.trouble?.();
      await applyOn(whole, scenario);
      whole.fault = undefined;
      const applied = stateOf(whole);
      for (const { where, fault } of deaths(whole.calls)) {
        const machine = fresh.clone();
        await killed(machine, fault, () => applyOn(machine, scenario), scenario.trouble?.());
        machine.revive();
        try {
          const resumed = machine.clone();
          await expectResumes(resumed, scenario);
          expect(stateOf(resumed)).toBe(applied);
          await expectUndoes(machine.clone(), scenario, before);
        } catch (error) {
          throw new Error(where, { cause: error });
        }
      }
    });

    test('killed anywhere in an undo, the undo is continued', { timeout: 600_000 }, async () => {
      const applied = fresh.clone();
      await applyOn(applied, scenario);
      const whole = applied.clone();
      await undoOn(whole, scenario);
      for (const { where, fault } of deaths(whole.calls)) {
        const machine = applied.clone();
        await killed(machine, fault, () => undoOn(machine, scenario));
        machine.revive();
        try {
          await expectUndoes(machine, scenario, before);
        } catch (error) {
          throw new Error(where, { cause: error });
        }
      }
    });

    test('the power is cut anywhere in an apply: it is resumed and it is undone', { timeout: 600_000 }, async () => {
      const whole = fresh.clone();
      whole.fault = scenario.trouble?.();
      await applyOn(whole, scenario);
      whole.fault = undefined;
      const applied = whole.snapshot(journals);
      for (const { where, fault } of deaths(whole.calls)) {
        const machine = fresh.clone();
        await killed(machine, fault, () => applyOn(machine, scenario), scenario.trouble?.());
        machine.crash();
        try {
          const resumed = machine.clone();
          if (await isLost(machine, scenario)) {
            await resumeOn(resumed, scenario);
            await expectUndoes(resumed, scenario, before);
            continue;
          }
          await expectResumes(resumed, scenario);
          // The boot may have activated boot-time settings, so only the disk must be equal.
          expect(resumed.snapshot(journals)).toBe(applied);
          await expectUndoes(machine.clone(), scenario, before);
        } catch (error) {
          throw new Error(`${where}, power cut`, { cause: error });
        }
      }
    });
  });
}
