import { beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import type { RecordedChange } from '../../../engine/journal/recorded.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { stepTypes } from '../../../steps/index.ts';
import { applyOn } from '../runbook-on.ts';
import { examples, flows, guests, playbooks } from '../scenarios.ts';
import type { Case } from '../case.ts';
import { accepted, isUnsaid, unsaid } from './accepted.ts';
import { acts, isDoneTo, type Act } from './acts.ts';
import { disagreements } from './disagreements.ts';
import { sayAll, type Said } from './look.ts';
import { falseTexts } from './texts.ts';
import { lostOf, traceOf } from './trace.ts';
import { undoesOtherwise } from './undo-as-said.ts';

/**
 * The examples of the step types, and whole playbooks. What AMD changes in a playbook is in the examples, and what undo does with
 * the marks of a trial boot is known only when their programs run.
 */
const scenarios = [...examples, ...flows, ...guests, ...playbooks].filter(
  ({ name }) => name !== 'a trial boot' && !name.endsWith(' on AMD'),
);

/** What was done to the results of each step type: acts with the kinds of change. */
const done = new Map<string, Set<string>>();
const noteDone = (type: string, what: string): void => void done.set(type, (done.get(type) ?? new Set()).add(what));

/** Every change that a run made, and the type of its step. */
const changesOf = ({ recorded }: Said): readonly { readonly of: RecordedChange; readonly type: string }[] => {
  const types = new Map(recorded.plan?.steps.map(({ id, type }) => [id, type]));
  return recorded.changes.map((of) => ({ of, type: types.get(of.step) ?? '' }));
};

/** True if `status` names something that is not as the run left it. */
const tells = ({ statuses }: Said): boolean =>
  [...statuses.values()].some(
    (status) => !['holds', 'pending', 'superseded'].includes(status.kind) || 'drift' in status,
  );

/** Does an act behind the back of runbook, and says in words what is not true or contradicts itself after it; null if the act is not possible. */
async function falsehoods(
  act: Act,
  change: Change,
  applied: SimulatedMachine,
  scenario: Case,
): Promise<readonly string[] | null> {
  const machine = applied.clone();
  if (!(await act.make(machine, change))) return null;
  const said = await sayAll(machine, scenario);
  const lost = lostOf(traceOf(simulatedMachine(scenario.description), applied), machine);
  return [
    ...disagreements(said, act.name),
    ...falseTexts(said),
    ...(lost.length > 0 && !tells(said) && !isUnsaid(change.kind, act.name)
      ? [`status is silent about ${lost.join('; ')}`]
      : []),
    ...(await undoesOtherwise(machine, scenario, said)),
  ];
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  const applied = simulatedMachine(scenario.description);
  let said: Said;

  beforeAll(async () => {
    applied.fault = scenario.trouble?.();
    expect((await applyOn(applied, scenario)).end.outcome).toBe('done');
    applied.fault = undefined;
    said = await sayAll(applied, scenario);
  });

  test('with nothing done behind its back, all is in effect and undo restores each change', () => {
    expect([...disagreements(said, 'nothing'), ...falseTexts(said)]).toEqual([]);
    expect(tells(said)).toBe(false);
  });

  test('after any act, status, plan and undo --plan agree with each other and with the machine, and undo does as it said', async () => {
    const wrong: string[] = [];
    for (const { of, type } of changesOf(said)) {
      for (const act of acts.filter((each) => isDoneTo(each, of.change.kind as Change['kind']))) {
        const found = await falsehoods(act, of.change as Change, applied, scenario);
        if (found === null) continue;
        noteDone(type, `${act.name} -> ${of.change.kind}`);
        wrong.push(...found.map((text) => `${act.name} (${of.change.kind}): ${text}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a boot does not change what is said of steps without a change', async () => {
    const machine = applied.clone();
    machine.reboot();
    const unchanged = said.plan.steps.filter(({ id }) => !said.recorded.changes.some(({ step }) => step === id));
    for (const { type } of unchanged) noteDone(type, 'reboot -> nothing');
    expect(falseTexts(await sayAll(machine, scenario))).toEqual([]);
  });
});

describe('the law is not empty', () => {
  const boots = ['reboot', 'cut the power'];

  test.each(stepTypes.map(({ name }) => name))('acts are done to the results of %s', (name) => {
    const all = [...(done.get(name) ?? [])].map((one) => one.split(' -> ') as [string, string]);
    expect(all).not.toEqual([]);
    // A boot is done to every kind; each kind needs another act too.
    const [kinds, kindsDone] = [all, all.filter(([act]) => !boots.includes(act))].map(
      (some) => new Set(some.map(([, kind]) => kind)),
    );
    kinds?.delete('nothing');
    expect(kindsDone).toEqual(kinds);
  });

  test('every act was done to some result, where a step type makes such a change', () => {
    const all = new Set([...done.values()].flatMap((each) => [...each]));
    const kinds = new Set([...all].map((one) => one.split(' -> ')[1] as Change['kind']));
    const missing = acts.filter((act) => {
      const possible = [...kinds].filter((kind) => isDoneTo(act, kind));
      return possible.length > 0 && !possible.some((kind) => all.has(`${act.name} -> ${kind}`));
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('nothing is accepted that no act does', () => {
    const all = [...done].flatMap(([type, each]) => [...each].map((one) => ({ type, one })));
    const unused = accepted.flatMap(({ type, kind, acts: names }) =>
      names.filter((name) => !all.some((each) => each.type === type && each.one === `${name} -> ${kind}`)),
    );
    expect(unused).toEqual([]);
    const silent = unsaid.flatMap(({ kind, acts: names }) => names.map((name) => `${name} -> ${kind}`));
    expect(silent.filter((one) => !all.some((each) => each.one === one))).toEqual([]);
  });
});
