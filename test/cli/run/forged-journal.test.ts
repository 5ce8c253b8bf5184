import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../needs.ts';
import { hostAndPeer, type HostAndPeer } from './host-and-peer.ts';

needs('mount');
const isRoot = process.getuid?.() === 0;
let host: HostAndPeer;
const file = (name: string): string => host.file(name);
const as: HostAndPeer['as'] = (...given) => host.as(...given);
const forget = (): void => host.forget();

beforeAll(async () => {
  if (isRoot) host = await hostAndPeer();
});
afterAll(() => host?.[Symbol.asyncDispose]());

const header = (run: string, playbook: string, more: object = {}): object => ({
  kind: 'run-started',
  format: 1,
  run,
  verb: 'apply',
  undoes: null,
  operator: 'ann@laptop',
  machine: 'host',
  bootId: 'b',
  playbook: { path: 'p.yaml', text: playbook, sha256: '' },
  lab: null,
  inputs: {},
  ...more,
});
const touch = (name: string): readonly string[] => ['touch', file(`marks/${name}`)];
/** A command on the operator's machine, done by a test that is a program too. */
const forged = (run: string): readonly object[] => [
  header(run, 'runbook: 1\nname: x\nsummary: x\nsteps: []\n'),
  {
    kind: 'change-intended',
    step: 's',
    on: 'peer',
    index: 0,
    takes: 'now',
    change: {
      kind: 'command',
      argv: ['true'],
      deadline: 60,
      why: 'test',
      undo: touch('undone'),
      done: { kind: 'succeeds', argv: touch('seen') },
      before: { done: false },
      after: { done: true },
    },
  },
  { kind: 'change-done', step: 's', index: 0, observed: { done: true } },
  { kind: 'run-ended', run, outcome: 'failed', changes: 1, pending: [] },
];
const marks = (): readonly string[] =>
  ['seen', 'undone', 'applied'].filter((name) => existsSync(file(`marks/${name}`)));

describe.runIf(isRoot)('a journal that root on the host forged', { timeout: 180_000 }, () => {
  test('status, undo and resume run nothing on the machine of the operator, and name it', async () => {
    forget();
    host.forge('forged-1', forged('forged-1'));
    const status = await as('ann', 'status', 'forged-1');
    expect(status.stdout).toContain('s   on peer');
    expect(status.stdout).toContain('machine "peer" is not used, because you did not write all of the journal');
    for (const argv of [
      ['undo', 'forged-1', '--plan'],
      ['undo', 'forged-1', '--yes'],
    ]) {
      const refused = await as('ann', ...argv);
      expect(refused.code).toBe(3);
      expect(refused.stdout).toContain('refused by journal-not-proven: You did not write all of the journal of run');
      expect(refused.stdout).toContain('It names peer.');
      expect(refused.stdout).toContain('--trust peer or --leave peer');
    }
    const left = await as('ann', 'undo', 'forged-1', '--yes', '--leave', 'peer');
    expect(left.code).toBe(0);
    expect(marks()).toEqual([]);
  });

  test('no verb even connects to a machine that it names', async () => {
    forget();
    host.forge('forged-4', forged('forged-4'));
    const lab = readFileSync(file('lab.yaml'), 'utf8');
    const watched = `connect: ssh, host: peer.invalid, options: ["ProxyCommand=touch ${file('marks/applied')}"]`;
    writeFileSync(file('lab.yaml'), lab.replace('connect: local', watched));
    const verbs = [
      ['status'],
      ['undo', 'forged-4', '--plan'],
      ['undo', 'forged-4', '--yes'],
      ['resume', 'forged-4'],
      ['apply', file('two.yaml'), '--yes', '--only', 'here'],
    ];
    for (const argv of verbs) await as('ann', ...argv);
    writeFileSync(file('lab.yaml'), lab);
    expect(marks()).toEqual([]);
  });

  test('resume does not run a forged plan there', async () => {
    forget();
    const step = `{ id: s, on: peer, type: command, with: { argv: [touch, ${file('marks/applied')}], creates: ${file('marks/applied')}, why: test, undo: ["true"] } }`;
    const playbook = `runbook: 1\nname: x\nsummary: x\nsteps:\n  - ${step}\n`;
    host.forge('forged-2', [
      header('forged-2', playbook),
      { kind: 'plan-approved', plan: { playbook: 'x', machine: 'host', steps: [] } },
      { kind: 'run-ended', run: 'forged-2', outcome: 'interrupted', changes: 0, pending: [] },
    ]);
    const refused = await as('ann', 'resume', 'forged-2');
    expect(refused).toEqual({ code: 3, stdout: expect.stringContaining('It names peer.'), stderr: '' });
    expect(marks()).toEqual([]);
  });

  test('its secrets are not given to the host either', async () => {
    forget();
    host.forge('forged-3', [
      header('forged-3', 'runbook: 1\nname: x\nsummary: x\nsteps: []\n', { secrets: { salt: '00', of: { t: '00' } } }),
      { kind: 'plan-approved', plan: { playbook: 'x', machine: 'host', steps: [] } },
      { kind: 'run-ended', run: 'forged-3', outcome: 'interrupted', changes: 0, pending: [] },
    ]);
    const refused = await as('ann', 'resume', 'forged-3');
    expect({ code: refused.code, said: refused.stdout }).toEqual({
      code: 3,
      said: expect.stringContaining('It names secrets that it would send to host.'),
    });
  });
});
