import { expect, test } from 'vitest';
import type { Finding } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { hostCheck } from '../../../steps/host-check/index.ts';
import { compareVersions } from '../../../steps/support/condition/unmet-demand.ts';
import { filled } from '../support/filled.ts';
import { ofKind } from '../support/changing.ts';

async function check(input: object, machine = simulatedMachine(labHost)): Promise<Finding> {
  const type = ofKind(hostCheck, 'check');
  const findings = await type.check(filled(type.schema, { what: 'It is so', ...input }), machine);
  expect(machine.mutations).toBe(0);
  const [finding] = findings;
  if (finding === undefined) throw new Error('there is one finding');
  return finding;
}

test.each<[string, object, boolean]>([
  ['a text that is one of several', { that: 'vmx', one_of: ['vmx', 'svm'] }, true],
  ['a text that is not one of them', { that: null, one_of: ['vmx', 'svm'] }, false],
  ['equal', { that: true, equals: true }, true],
  ['equal for people', { that: '4', equals: 4 }, true],
  ['equal lists', { that: [1, 2], equals: [1, 2] }, true],
  ['not equal', { that: false, equals: true }, false],
  ['enough', { that: 4, at_least: 2 }, true],
  ['enough as text', { that: '10', at_least: 9 }, true],
  ['too little', { that: 1, at_least: 2 }, false],
  ['nothing to compare', { that: null, at_least: 0 }, false],
  ['a list with it', { that: ['a', 'b'], contains: 'b' }, true],
  ['a text without it', { that: 'abc', contains: 'd' }, false],
  ['there', { that: 0, exists: true }, true],
  ['not there', { that: [], exists: true }, false],
  ['a path that does not exist, as required', { that: null, exists: false }, true],
  ['true by itself', { that: true }, true],
  ['false by itself', { that: false }, false],
  ['both of two demands', { that: 5, at_least: 2, one_of: [4, 6] }, false],
  ['a path', { path: '/etc/default/grub' }, true],
  ['a required path that does not exist', { path: '/no/such' }, false],
  ['a path that must not exist', { path: '/no/such', exists: false }, true],
  ['a file', { file: '/etc/hostname', equals: 'lab-host' }, true],
  ['a file that does not exist', { file: '/no/such', contains: 'x' }, false],
  ['a program that succeeds', { command: ['true'] }, true],
  ['a program that fails', { command: ['false'] }, false],
  ['a program that prints it', { command: ['uname', '-r'], contains: 'amd64' }, true],
  ['no such program', { command: ['no-such-program'] }, false],
])('%s', async (_, input, holds) => {
  expect(await check(input)).toMatchObject({ holds });
});

test('a version is compared part by part', async () => {
  expect(compareVersions('5.10', '5.9')).toBeGreaterThan(0);
  expect(compareVersions('7.2.22', '7.2')).toBeGreaterThan(0);
  expect(compareVersions('10', '10.0.0')).toBe(0);
  const argv = ['qemu-system-x86_64', '--version'];
  expect(await check({ command_version: { argv, at_least: '5.0' } })).toMatchObject({ holds: true });
  const old = await check({ command_version: { argv, at_least: '99.1' }, remedy: 'Install a newer one' });
  expect(old).toMatchObject({ holds: false, remedy: 'Install a newer one' });
  expect(old.evidence).toMatch(/^qemu-system-x86_64 --version prints \d+\.\d+.*; at least 99\.1 is required$/);
  const none = await check({ command_version: { argv: ['no-such-program'], at_least: '1' } });
  expect(none.evidence).toContain('no-such-program: program not found');
});

test('a program may exit with another code after it has printed its version', async () => {
  const host = simulatedMachine(withFiles(labHost, { '/usr/bin/iperf': 'x' }));
  const version = { argv: ['iperf', '--version'], at_least: '2.0' };
  expect(await check({ command_version: version }, host)).toMatchObject({
    holds: false,
    evidence: expect.stringContaining('ends with code 1'),
  });
  expect(await check({ command_version: { ...version, exit_codes: [0, 1] } }, host)).toMatchObject({ holds: true });
});

test('the evidence shows the observed and the required value', async () => {
  expect((await check({ file: '/etc/hostname', equals: 'other' })).evidence).toBe(
    '/etc/hostname reads "lab-host"; "other" is required',
  );
});

test.each([
  ['nothing to read', { equals: 1 }],
  ['two things to look at', { path: '/x', file: '/x' }],
  ['a misspelt key', { that: 1, at_most: 2 }],
])('the schema does not take %s', (_, input) => {
  expect(() => filled(hostCheck.schema, { what: 'x', ...input })).toThrow();
});
