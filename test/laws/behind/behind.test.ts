import { beforeAll, describe, expect, test } from 'vitest';
import { changeKinds, type Change } from '../../../changes/index.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { stepTypes } from '../../../steps/index.ts';
import { applyOn } from '../runbook-on.ts';
import { examples } from '../scenarios.ts';
import type { Case } from '../case.ts';
import { accepted, isAccepted, isUnsaid, unsaid } from './accepted.ts';
import { acts, isDoneTo, type Act } from './acts.ts';
import { disagreements } from './disagreements.ts';
import { sayAll, type Said } from './look.ts';
import { lostOf, traceOf } from './trace.ts';
import { undoesOtherwise } from './undo-as-said.ts';

const typeOf = (example: Case): string => example.name.replace(/ example \d+$/, '');

/** What was tried on the results of the step type of an example: the acts by the kind of the change. */
const tried = new Map<string, Set<string>>();

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
  example: Case,
): Promise<readonly string[] | null> {
  const machine = applied.clone();
  if (!(await act.make(machine, change))) return null;
  const trace = traceOf(simulatedMachine(example.description), applied);
  const said = await sayAll(machine, example);
  const lost = lostOf(trace, machine);
  return [
    ...disagreements(said, act.name),
    ...(lost.length > 0 && !tells(said) && !isUnsaid(change.kind, act.name)
      ? [`status is silent about ${lost.join('; ')}`]
      : []),
    ...(await undoesOtherwise(machine, example, said)),
  ];
}

describe.each(examples.map((example) => [example.name, example] as const))('%s', (_, example) => {
  const applied = simulatedMachine(example.description);
  let said: Said;

  beforeAll(async () => {
    expect((await applyOn(applied, example)).end.outcome).toBe('done');
    said = await sayAll(applied, example);
  });

  test('with nothing done behind its back, all is in effect and undo restores each change', () => {
    expect(disagreements(said, 'nothing')).toEqual([]);
    expect(tells(said)).toBe(false);
  });

  test('after any act behind its back, status, plan and undo --plan agree with each other and with the machine', async () => {
    const changes = said.recorded.changes as readonly (Said['recorded']['changes'][number] & { change: Change })[];
    const wrong: string[] = [];
    const kinds = tried.get(typeOf(example)) ?? new Set();
    tried.set(typeOf(example), kinds);
    for (const { change, step } of changes) {
      for (const act of acts.filter((each) => isDoneTo(each, change.kind))) {
        const found = await falsehoods(act, change, applied, example);
        if (found === null) continue;
        if (step === 'it') kinds.add(`${act.name} -> ${change.kind}`);
        wrong.push(...found.map((text) => `${act.name} (${change.kind}): ${text}`));
      }
    }
    // A step that changes nothing: what runbook says then is not changed by a boot either.
    if (!changes.some(({ step }) => step === 'it')) {
      applied.reboot();
      kinds.add('reboot -> nothing');
      wrong.push(...disagreements(await sayAll(applied, example), 'reboot'));
    }
    expect(wrong).toEqual([]);
  });
});

describe('the law is not empty', () => {
  test.each(stepTypes.map(({ name }) => name))('acts are done to the results of %s', (name) => {
    expect([...(tried.get(name) ?? [])]).not.toEqual([]);
  });

  test('every kind of change has an act that is not a boot, and every act was done to some result', () => {
    const done = [...tried.values()].flatMap((each) => [...each]);
    const boots = ['reboot', 'cut the power'];
    const kindsDone = done
      .filter((one) => !boots.includes(one.split(' -> ')[0] ?? ''))
      .map((one) => one.split(' -> ')[1]);
    const recorded = new Set(done.map((one) => one.split(' -> ')[1]));
    expect([...recorded].filter((kind) => kind !== 'nothing' && !kindsDone.includes(kind))).toEqual([]);
    const actsDone = new Set(done.map((one) => one.split(' -> ')[0]));
    const possible = acts.filter((act) => [...recorded].some((kind) => isDoneTo(act, kind as Change['kind'])));
    expect(possible.map(({ name }) => name).filter((name) => !actsDone.has(name))).toEqual([]);
    expect(
      changeKinds.names.filter(
        (kind) => !acts.some((act) => act.to !== 'every kind' && act.to.includes(kind as Change['kind'])),
      ),
    ).toEqual([]);
  });

  test('nothing is accepted that no act does', () => {
    const all = [...tried].flatMap(([type, done]) => [...done].map((one) => ({ type, one })));
    const unused = accepted.flatMap(({ type, kind, acts: names }) =>
      names.filter((name) => !all.some((each) => each.type === type && each.one === `${name} -> ${kind}`)),
    );
    expect(unused).toEqual([]);
    const silent = unsaid.flatMap(({ kind, acts: names }) => names.map((name) => `${name} -> ${kind}`));
    expect(silent.filter((one) => !all.some((each) => each.one === one))).toEqual([]);
    expect(isAccepted('file', 'file', 'delete the file')).toBe(false);
  });
});
