import type { FileChange } from '../../../changes/file/change.ts';
import { changeKinds } from '../../../changes/index.ts';
import { describe as tell } from '../../changes/by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { Overlay } from '../../../engine/plan/overlay.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { Service } from '../../../schemas/types/steps/service.ts';
import { service } from '../../../steps/service/index.ts';
import { wholeName } from '../../../steps/service/probe-service.ts';
import { planOf } from '../support/changing.ts';
import { lab, session } from './service-lab.ts';

let machine: SimulatedMachine;
beforeEach(() => {
  machine = simulatedMachine(lab, { environment: session });
});

const cases: readonly {
  readonly what: string;
  readonly input: Partial<Service>;
  readonly before?: readonly (readonly string[])[];
  readonly changes?: readonly string[];
  readonly refusal?: string;
  readonly warns?: RegExp;
}[] = [
  {
    what: 'stopped and disabled',
    input: { unit: 'irqbalance', state: 'stopped', enabled: false },
    changes: ['~ unit irqbalance.service running -> stopped', '~ unit irqbalance.service enabled -> disabled'],
  },
  {
    what: 'only one of the two',
    input: { unit: 'irqbalance', state: 'stopped' },
    changes: ['~ unit irqbalance.service running -> stopped'],
  },
  {
    what: 'already in the requested state',
    input: { unit: 'irqbalance.service', state: 'running', enabled: true },
    changes: [],
  },
  {
    what: 'a static unit that must not start by itself',
    input: { unit: 'static', enabled: false },
    changes: [],
    warns: /other units may start it/,
  },
  {
    what: 'a static unit that must start by itself',
    input: { unit: 'static', enabled: true },
    refusal: 'unit-enablement-fixed',
  },
  {
    what: 'a unit that points to other units',
    input: { unit: 'points', enabled: true },
    refusal: 'unit-enablement-fixed',
  },
  { what: 'no such unit', input: { unit: 'nosuch', state: 'stopped' }, refusal: 'unit-not-found' },
  { what: 'masked and running', input: { unit: 'atop', state: 'running', enabled: 'masked' }, refusal: 'unit-masked' },
  {
    what: 'running while it is masked',
    input: { unit: 'atop', state: 'running' },
    before: [['systemctl', 'mask', 'atop']],
    refusal: 'unit-masked',
  },
  {
    what: 'the mask is lifted before the start',
    input: { unit: 'atop', state: 'running', enabled: false },
    before: [['systemctl', 'mask', 'atop']],
    changes: ['~ unit atop.service masked -> disabled', '~ unit atop.service stopped -> running'],
  },
  {
    what: 'its file is at the path of the mask',
    input: { unit: 'local', enabled: 'masked' },
    refusal: 'unit-file-in-the-way',
  },
  {
    what: 'it ends by itself and no unit needs it',
    input: { unit: 'once', state: 'running' },
    refusal: 'unit-keeps-no-state',
  },
  {
    what: 'ends by itself and is enabled',
    input: { unit: 'once', state: 'running', enabled: true },
    changes: ['~ unit once.service disabled -> enabled', '~ unit once.service not run -> has run'],
    warns: /will not be undone/,
  },
  { what: 'the way in', input: { unit: 'ssh', state: 'stopped' }, refusal: 'service-carries-session' },
  { what: 'the way in at the next boot', input: { unit: 'ssh', enabled: false }, refusal: 'service-carries-session' },
  {
    what: 'the network under it',
    input: { unit: 'networking', state: 'stopped' },
    before: [['systemctl', 'start', 'networking']],
    refusal: 'service-carries-session',
  },
  { what: 'a network manager that does not run', input: { unit: 'networking', enabled: false }, changes: [] },
  {
    what: 'the way in, knowingly',
    input: { unit: 'ssh', state: 'stopped', allow_disconnect: true },
    changes: ['~ unit ssh.service running -> stopped'],
    warns: /10\.0\.2\.2.*allow_disconnect allows it/,
  },
];

describe('the planned change', () => {
  test.each(cases.map((one) => [one.what, one] as const))(
    '%s',
    async (_, { input, before = [], changes, refusal, warns }) => {
      for (const argv of before) await machine.run(argv);
      const proposal = await planOf(service, input, machine);
      expect(proposal.refusals.map(({ check }) => check)).toEqual(refusal === undefined ? [] : [refusal]);
      if (changes !== undefined) expect(proposal.changes.map(tell)).toEqual(changes);
      expect(proposal.warnings.join('\n')).toMatch(warns ?? /^$/);
    },
  );

  test('without a session the ssh service is like any other service', async () => {
    const alone = simulatedMachine(lab);
    expect((await planOf(service, { unit: 'ssh', state: 'stopped' }, alone)).refusals).toEqual([]);
  });

  test('the unit of an earlier step: its file and its state are known in advance', async () => {
    const overlay = new Overlay(machine, changeKinds);
    const text = '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n';
    const after = { encoding: 'utf8', content: text, mode: 0o644, owner: 0, group: 0 } as const;
    const change: FileChange = { kind: 'file', path: '/etc/systemd/system/new.service', before: null, after };
    overlay.plan(change, 'first');
    const { changes } = await planOf(service, { unit: 'new', state: 'running', enabled: true }, overlay);
    expect(changes.map(tell)).toEqual([
      '~ unit new.service stopped -> running',
      '~ unit new.service disabled -> enabled',
    ]);
    for (const change of changes) overlay.plan(change, 'second');
    expect((await planOf(service, { unit: 'new', state: 'running', enabled: true }, overlay)).changes).toEqual([]);
  });
});

test('names get their suffix', () => {
  expect(['a', 'a.service', 'fstrim.timer', 'getty@tty1', 'dbus-org.a'].map(wholeName)).toEqual([
    'a.service',
    'a.service',
    'fstrim.timer',
    'getty@tty1.service',
    'dbus-org.a.service',
  ]);
});
