import { describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import {
  parseSysctlFile,
  readSysctlSettings,
  setsKey,
  sysctlPath,
} from '../../../facts/system/read-sysctl-settings.ts';
import { sysctl } from '../../../steps/sysctl/index.ts';
import { planOf } from '../support/changing.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const swappiness = '/proc/sys/vm/swappiness';
const kept = '/etc/sysctl.d/99-runbook-vm-swappiness.conf';
const base: Tree = {
  [swappiness]: '60\n',
  '/proc/sys/net/ipv4/tcp_rmem': '4096\t131072\t6291456\n',
  '/proc/sys/kernel/osrelease': { text: '6.12\n', mode: 0o444 },
  '/proc/sys/kernel/modules_disabled': '0\n',
  '/proc/sys/net/ipv4/conf/eth0.7/forwarding': '0\n',
  '/etc/sysctl.d/10-distribution.conf': 'vm.swappiness = 30\n',
};

interface Case {
  readonly what: string;
  readonly tree?: Tree;
  readonly input?: { readonly key?: string; readonly value?: string; readonly persist?: boolean };
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly says?: RegExp | null;
}

const cases: readonly Case[] = [
  { what: 'it is set', changes: [`~ ${swappiness} 60 -> 10`], says: null },
  { what: 'the present value is the requested one', tree: { [swappiness]: '10\n' }, changes: [] },
  { what: 'it is kept', input: { persist: true }, changes: [`~ ${swappiness} 60 -> 10`, `+ ${kept}`], says: null },
  {
    what: 'a later file has another value',
    input: { persist: true },
    tree: { '/usr/lib/sysctl.d/99-sysctl.conf': '# ours\nvm/swappiness=40\n' },
    changes: [`~ ${swappiness} 60 -> 10`, `+ ${kept}`],
    says: /sysctl-overridden: .*99-sysctl\.conf after .*value 40.*\(\/usr\/lib\/sysctl\.d\/99-sysctl\.conf: vm\/swappiness = 40\)/,
  },
  {
    what: 'a later file has the same value',
    input: { persist: true },
    tree: { '/etc/sysctl.d/99-sysctl.conf': 'vm.swappiness=10\n' },
    says: null,
  },
  {
    what: 'a later file of another folder is hidden by a file of the same name',
    input: { persist: true },
    tree: { '/etc/sysctl.d/99-x.conf': '\n', '/usr/lib/sysctl.d/99-x.conf': 'vm.swappiness=40\n' },
    says: null,
  },
  {
    what: 'an earlier run keeps it',
    tree: { [kept]: 'vm.swappiness = 5\n' },
    changes: [`~ ${swappiness} 60 -> 10`],
    says: /an earlier run still sets vm\.swappiness at every boot/,
  },
  {
    what: 'several numbers with other blanks are equal',
    input: { key: 'net.ipv4.tcp_rmem', value: '4096 131072 6291456' },
    changes: [],
  },
  {
    what: 'several numbers are read back with tabs',
    input: { key: 'net.ipv4.tcp_rmem', value: '4096 131072  8000000' },
    changes: ['~ /proc/sys/net/ipv4/tcp_rmem 4096\t131072\t6291456 -> 4096\t131072\t8000000'],
  },
  { what: 'an interface with a dot', input: { key: 'net/ipv4/conf/eth0.7/forwarding', value: '1' }, changes: ['~ /proc/sys/net/ipv4/conf/eth0.7/forwarding 0 -> 1'] }, // prettier-ignore
  { what: 'the parameter does not exist', input: { key: 'net.bridge.bridge-nf-call-iptables' }, refusals: ['sysctl-not-there'], changes: [], says: /br_netfilter/ }, // prettier-ignore
  { what: 'a folder is not a parameter', input: { key: 'net.ipv4' }, refusals: ['sysctl-not-there'] },
  { what: 'it cannot be written', input: { key: 'kernel.osrelease' }, refusals: ['sysctl-read-only'] },
  { what: 'it cannot be reset', input: { key: 'kernel.modules_disabled', value: '1' }, changes: ['~ /proc/sys/kernel/modules_disabled 0 -> 1'], says: /kernel\.modules_disabled will not be undone/ }, // prettier-ignore
];

describe('sysctl', () => {
  test.each(cases)('$what', async ({ tree, input, changes, refusals = [], says }) => {
    const asked = { key: 'vm.swappiness', value: '10', ...input };
    const proposal = await planOf(sysctl, asked, treeReader({ ...base, ...tree }));
    if (changes !== undefined) expect(proposal.changes.map(tell)).toEqual(changes);
    expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
    const words = [...proposal.warnings, ...proposal.refusals.map(({ reason }) => reason)].join('\n');
    if (says === null) expect(words).toBe('');
    else if (says !== undefined) expect(words).toMatch(says);
  });

  test('the boot orders files by name, independent of their folder', async () => {
    const settings = await readSysctlSettings(
      treeReader({
        '/usr/lib/sysctl.d/50-b.conf': 'vm.swappiness=1\n',
        '/etc/sysctl.d/60-a.conf': '-vm.swappiness = 2 # no comment\n; kernel.x=1\n-net.ipv4.conf.all.rp_filter\n',
        '/etc/sysctl.d/README': 'vm.swappiness=3\n',
      }),
    );
    expect(settings.map(({ key, value }) => `${key}=${value}`)).toEqual([
      'vm/swappiness=1',
      'vm/swappiness=2 # no comment',
    ]);
  });

  test.each([
    ['net.ipv4.conf.*.rp_filter', 'net/ipv4/conf/eth0/rp_filter', true],
    ['net.ipv4.conf.*.rp_filter', 'net/ipv4/conf/eth0/x/rp_filter', false],
    ['net/ipv4/conf/eth0.7/forwarding', 'net/ipv4/conf/eth0.7/forwarding', true],
    ['net.ipv4.conf.eth0/7.forwarding', 'net/ipv4/conf/eth0.7/forwarding', true],
    ['vm.swappines', 'vm/swappiness', false],
  ])('%s is about %s: %s', (key, path, is) => {
    const [setting] = parseSysctlFile('x', `${key}=1`);
    expect(setting !== undefined && setsKey(setting, path)).toBe(is);
    expect(sysctlPath(path)).toBe(path);
  });
});
