import type { Change } from '../../../changes/index.ts';
import { Killed } from '../../../machines/simulated/machine/faults.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { changeKinds } from '../../../changes/index.ts';
import type { Case } from '../case.ts';
import { applyOn, resumeOn } from '../runbook-on.ts';
import { acts, isDoneTo } from './acts.ts';
import { contradictions, disagreements } from './disagreements.ts';
import { sayAll } from './look.ts';
import { falseTexts } from './texts.ts';
import { undoesOtherwise } from './undo-as-said.ts';

/** The machine after an apply that was killed before one of its calls; null if its journal had no plan then. */
async function killedAt(scenario: Case, call: number): Promise<SimulatedMachine | null> {
  const machine = simulatedMachine(scenario.description);
  machine.fault = ({ index }) => (index === call ? 'die-before' : undefined);
  await applyOn(machine, scenario).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  machine.fault = undefined;
  machine.revive();
  const [entry] = await listRuns(machine, changeKinds);
  return entry?.recorded.plan == null || entry.recorded.changes.length === 0 ? null : machine;
}

/** Resumes the run, and says where it ended without a word, or where what it left is not what is said of it. */
async function resumed(machine: SimulatedMachine, scenario: Case, act: string): Promise<readonly string[]> {
  const ran = await resumeOn(machine, scenario);
  const reasons = (ran?.events ?? []).filter(({ kind }) => kind === 'step-failed' || kind === 'refused');
  if (ran?.end.outcome !== 'done')
    return reasons.length > 0 ? [] : [`resume ended as ${ran?.end.outcome} without a reason`];
  const said = await sayAll(machine, scenario);
  return [...disagreements(said, act), ...falseTexts(said)].map((text) => `after resume: ${text}`);
}

/** Interrupts an apply in its middle and before its end, does each act, and says in words what is not true then. */
export async function resumesOtherwise(scenario: Case): Promise<readonly string[]> {
  const whole = simulatedMachine(scenario.description);
  await applyOn(whole, scenario);
  const calls = whole.calls.filter(({ index }) => index >= 0);
  const wrong: string[] = [];
  for (const call of new Set([Math.floor(calls.length / 2), calls.length - 3])) {
    const interrupted = await killedAt(scenario, call);
    if (interrupted === null) continue;
    const { recorded } = await sayAll(interrupted, scenario);
    for (const { change } of recorded.changes) {
      for (const act of acts.filter((each) => isDoneTo(each, change.kind as Change['kind']))) {
        const machine = interrupted.clone();
        if (!(await act.make(machine, change as Change))) continue;
        const said = await sayAll(machine, scenario);
        const found = [
          ...contradictions(said),
          ...falseTexts(said),
          ...(await undoesOtherwise(machine.clone(), scenario, said)),
          ...(await resumed(machine, scenario, act.name)),
        ];
        wrong.push(...found.map((text) => `killed before call ${call}, ${act.name} (${change.kind}): ${text}`));
      }
    }
  }
  return wrong;
}
