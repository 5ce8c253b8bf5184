import { expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { manual } from '../../../steps/manual/index.ts';
import { applyWatched, resumeWatched, type Manner, type Watched } from '../../engine/watched.ts';
import { siteOn, undoOn } from '../../laws/runbook-on.ts';
import { filled } from '../support/filled.ts';

const sign = '/etc/sign';
const playbook = (more = '', until = `path: { exists: ${sign} }`): string => `runbook: 1
name: by-hand
summary: A person is needed
steps:
  - id: hand
    name: By hand
    type: manual
    with:
      instructions: |
        Make the sign.
        It is a file.
      until: { ${until} }
      every: 10
      ${more}
    tell: '{{ steps.hand.asked }} after {{ steps.hand.waited }} s'
`;
const putSign = (machine: SimulatedMachine) => machine.append(sign, 'here\n');
const ofKind = ({ events }: Watched, kind: string) => events.filter((event) => event.kind === kind);
const planOf = async (machine: SimulatedMachine, text: string) =>
  (await planPlaybook(siteOn(machine, { name: 'test.yaml', text, inputs: {} }))).steps;

/** Does something after the step has checked that many times without success. */
function after(looks: number, work: () => unknown): Manner {
  let seen = 0;
  return { heard: ({ kind }) => void (kind === 'progress' && ++seen === looks && work()) };
}

test('if the task is already done, no person is asked, and the plan shows it', async () => {
  const machine = simulatedMachine(labHost);
  await putSign(machine);
  expect(await planOf(machine, playbook())).toMatchObject([{ kind: 'unchanged' }]);
  const ran = await applyWatched(machine, playbook());
  expect(ofKind(ran, 'asked')).toEqual([]);
  expect(ofKind(ran, 'step-ended')).toMatchObject([{ result: 'unchanged', outputs: { asked: false, waited: 0 } }]);
});

test('the plan shows the first line, and that it will not be undone', async () => {
  expect(await planOf(simulatedMachine(labHost), playbook())).toMatchObject([
    { kind: 'act', intent: 'manual task: Make the sign. … (it will not be undone)', reboots: false },
  ]);
});

test('a person is requested to act once, and the run continues when the task is done; undo shows how to undo it', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook('undo_instructions: Remove the sign.');
  const ran = await applyWatched(
    machine,
    text,
    undefined,
    after(2, () => putSign(machine)),
  );
  expect(ofKind(ran, 'asked')).toMatchObject([
    {
      step: 'hand',
      instructions: 'Make the sign.\nIt is a file.',
      until: sign,
      reboots: false,
      undo: 'Remove the sign.',
    },
  ]);
  expect(ofKind(ran, 'step-ended')).toMatchObject([{ result: 'acted', told: 'true after 20 s' }]);
  expect(ran.end?.outcome).toBe('done');
  const undone = await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r');
  expect(undone?.events.find(({ kind }) => kind === 'step-ended')).toMatchObject({
    result: 'skipped',
    told: 'Remove the sign.',
  });
});

test('facts are read again each time', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook('', `that: '{{ facts.vfio.module }}', equals: loaded`);
  const ran = await applyWatched(
    machine,
    text,
    undefined,
    after(3, () => machine.run(['modprobe', 'vfio-pci'])),
  );
  expect(ofKind(ran, 'step-ended')).toMatchObject([{ result: 'acted', told: 'true after 30 s' }]);
});

test('after the timeout the message shows the last observation, and the run can be resumed', async () => {
  const machine = simulatedMachine(labHost);
  const ran = await applyWatched(machine, playbook('timeout: 60'));
  expect(ofKind(ran, 'step-failed')).toMatchObject([
    {
      message: 'waited 60 s on host for a person and for /etc/sign: /etc/sign does not exist',
      hint: 'Make the sign. …',
    },
  ]);
  await putSign(machine);
  expect((await resumeWatched(machine, playbook('timeout: 60'))).end?.outcome).toBe('done');
});

test('the first Ctrl+C is enough, because no change is in progress', async () => {
  const machine = simulatedMachine(labHost);
  const stop = new AbortController();
  const manner = after(3, () => stop.abort(new Error('interrupted by Ctrl+C')));
  const ran = await applyWatched(machine, playbook(), undefined, { ...manner, stops: { afterStep: stop.signal } });
  expect(ran.end?.outcome).toBe('interrupted');
  await putSign(machine);
  expect((await resumeWatched(machine, playbook())).end?.outcome).toBe('done');
});

test('for a firmware setting the run ends, and resume checks the next boot', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook('reboots: true');
  const ran = await applyWatched(machine, text);
  expect(ofKind(ran, 'asked')).toHaveLength(1);
  expect(ran.end?.outcome).toBe('waiting');
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('waiting');
  machine.reboot();
  const inVain = await resumeWatched(machine, text);
  expect(ofKind(inVain, 'step-failed')).toMatchObject([
    { message: 'host was rebooted, but the task is not done: /etc/sign does not exist' },
  ]);
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('waiting');
  await putSign(machine);
  machine.reboot();
  const resumed = await resumeWatched(machine, text);
  expect(ofKind(resumed, 'rebooted')).toHaveLength(1);
  expect(resumed.end?.outcome).toBe('done');
});

test.each([
  ['no observable result', {}],
  ['two things', { path: { exists: '/x' }, command: ['true'] }],
  ['a demand without a value', { path: { exists: '/x' }, equals: 1 }],
])('the schema does not take %s', (_, until) => {
  expect(() => filled(manual.schema, { instructions: 'x', until })).toThrow();
});
