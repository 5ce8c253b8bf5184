import { describe as inWords } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { PackageChange } from '../../../changes/package/change.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { explainPackages } from '../../../steps/support/packages/explain-packages.ts';
import { packageInstall } from '../../../steps/package-install/index.ts';
import { planOf } from '../support/changing.ts';
import { filled } from '../support/filled.ts';

const system = (text: string) => simulatedMachine(withFiles(labHost, { '/usr/lib/os-release': text }));
const perf = { debian: 'linux-perf', ubuntu: 'linux-tools', fedora: 'perf' };
const lists = '/var/lib/apt/lists/';

/** A lab host that has never read its package lists. */
function withoutLists() {
  const files = Object.entries(labHost.files).filter(([path]) => !path.startsWith(lists));
  return simulatedMachine({ ...labHost, files: Object.fromEntries(files) });
}

describe('the plan', () => {
  test('lists all new packages with versions', async () => {
    const { changes, refusals, warnings } = await planOf(
      packageInstall,
      { packages: ['iperf3'] },
      simulatedMachine(labHost),
    );
    expect([refusals, warnings]).toEqual([[], []]);
    expect(changes.map(inWords)).toEqual(['+ packages iperf3 3.18-2 with libsctp1 1.0.21+dfsg-1, libiperf0 3.18-2']);
  });

  test('does not change installed packages', async () => {
    const { changes } = await planOf(packageInstall, { packages: ['kmod', 'iproute2'] }, simulatedMachine(labHost));
    expect(changes).toEqual([]);
    const more = await planOf(packageInstall, { packages: ['kmod', 'iperf'] }, simulatedMachine(labHost));
    expect((more.changes as PackageChange[]).map(({ brings }) => brings?.map(({ name }) => name))).toEqual([['iperf']]);
  });

  test('installs recommended packages only on request', async () => {
    const asked = { packages: ['linux-perf'], recommends: true };
    const { changes } = await planOf(packageInstall, asked, simulatedMachine(labHost));
    expect(changes.map(inWords)).toEqual(['+ packages linux-perf 6.12.107-1 with libunwind8 1.8.1-0.1']);
  });

  test.each([
    ['there are no lists', withoutLists(), 'auto', 'iperf'],
    ['no list offers it', simulatedMachine(labHost), 'auto', 'nosuch'],
    ['it is requested', simulatedMachine(labHost), 'always', 'iperf'],
  ])('shows that the lists are fetched first when %s', async (_, machine, refresh, name) => {
    const { changes } = await planOf(packageInstall, { packages: [name], refresh }, machine);
    expect(changes.map(inWords)).toEqual([
      `+ packages ${name} (dependencies are known after the package lists are updated)`,
    ]);
  });

  test.each([
    ['ID=debian\n', 'linux-perf'],
    ['ID=ubuntu\nID_LIKE=debian\n', 'linux-tools'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'linux-tools'],
    ['ID=raspbian\nID_LIKE=debian\n', 'linux-perf'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'perf'],
  ])('depends on the family of %j', async (text, name) => {
    const asked = { packages: [perf], refresh: 'always' };
    const { changes } = await planOf(packageInstall, asked, system(text));
    expect((changes as PackageChange[]).map(({ wanted }) => wanted)).toEqual([[name]]);
  });
});

describe('is refused', () => {
  const without = (path: string) => {
    const { [path]: _, ...files } = labHost.files;
    return simulatedMachine(withFiles({ ...labHost, files }, { '/usr/bin/dnf': 'x' }));
  };

  test.each([
    ['package-manager-unknown', without('/usr/bin/apt-get'), { packages: ['iperf3'] }, /install iperf3 yourself/],
    ['package-name-missing', system('ID=arch\n'), { packages: [perf] }, /linux-perf \(debian\)/],
    [
      'package-not-found',
      simulatedMachine(labHost),
      { packages: ['nosuch'], refresh: 'never' },
      /do not contain nosuch/,
    ],
  ])('%s', async (check, machine, input, reason) => {
    const { changes, refusals } = await planOf(packageInstall, input, machine);
    expect(changes).toEqual([]);
    expect(refusals).toMatchObject([{ check, override: null }]);
    expect(refusals[0]?.reason).toMatch(reason);
  });
});

test.each([
  ['no package', { packages: [] }],
  ['a name that apt would take for a removal', { packages: ['iperf-'] }],
  ['an option', { packages: ['--purge'] }],
  ['a pattern', { packages: ['linux.*'] }],
  ['an unknown family', { packages: [{ arch: 'perf' }] }],
  ['an item of no family', { packages: [{}] }],
])('the schema does not take %s', (_, input) => {
  expect(() => filled(packageInstall.schema, input)).toThrow();
});

test.each([
  ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)', /Wait/],
  ['Unable to locate package nosuch', /apt-repo/],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", /apt-get clean/],
  ['E: Failed to fetch http://x/y.deb  404  Not Found [IP: 1.2.3.4 80]', /refresh: always|reached/],
  ['dpkg: error processing package x (--configure):', /script failed/],
])('explains %j', (trouble, hint) => {
  expect(explainPackages(trouble)).toMatch(hint);
});
