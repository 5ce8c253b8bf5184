import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtHost } from '../../../cli/doctor/look-at-host.ts';
import { readTree } from '../../../cli/lab/read-tree.ts';
import { formatDiagnostic } from '../../../engine/language/yaml/format-diagnostic.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { troubleOf } from '../../../machines/simulated/boot/trouble-of.ts';
import { timesOf } from '../../fuzz/fuzzing.ts';
import { root, runbook } from '../run-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-trees-'));
});
afterAll(() => rm(folder, { recursive: true }));

const withFile = (path: string, content: string): MachineDescription => ({
  ...labHost,
  files: { ...labHost.files, [path]: { content } },
});

async function write(name: string, description: MachineDescription): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(description, null, 1));
  return path;
}

/** The mistakes in a description as they are printed; empty if a machine starts from it. */
async function mistakes(description: MachineDescription): Promise<string> {
  const read = await readTree(await write('tree.json', description));
  return read.ok ? '' : read.diagnostics.map((one) => formatDiagnostic(one)).join('\n');
}

test('a broken /etc/default/grub in a tree is a mistake with its place, for every verb', async () => {
  await write('broken.json', withFile('/etc/default/grub', 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX="quiet\n'));
  const lab = join(folder, 'lab.yaml');
  await writeFile(lab, 'lab: 1\nname: sim\nmachines: { host: { connect: simulated, tree: broken.json } }\n');
  for (const argv of [['doctor'], ['facts'], ['plan', join(root, 'playbooks/host-setup.yaml')], ['status']]) {
    const { code, stdout, stderr } = await runbook([...argv, '--lab', lab]);
    expect({ argv, code }).toEqual({ argv, code: 2 });
    expect(stderr).toMatch(/broken\.json:\d+:\d+ error: the content of \/etc\/default\/grub keeps it from starting: .*Unterminated quoted string/); // prettier-ignore
    expect(`${stdout}${stderr}`).not.toMatch(/internal fault|\n {4}at /);
  }
});

describe('a file from which no machine starts', () => {
  test.each([
    ['/etc/default/grub', 'GRUB_CMDLINE_LINUX=quiet splash\n', /splash: not found/],
    ['/etc/default/grub', "GRUB_TIMEOUT='5\n", /Unterminated/],
    ['/etc/default/grub', 'GRUB_CMDLINE_LINUX_DEFAULT = "quiet"\n', /not found/],
    ['/etc/default/grub.d/50-cloudimg-settings.cfg', 'GRUB_CMDLINE_LINUX_DEFAULT+=" a"\n', /not found/],
  ])('%s: %j', async (path, content, says) => {
    const said = await mistakes(withFile(path, content));
    expect(said).toMatch(says);
    expect(said).toContain(`the content of ${path} keeps it from starting`);
    expect(said).toMatch(/tree\.json:\d+:\d+ error/);
  });
});

/** Contents that no program writes. */
const hostile = ['', '\n', '"', "'", '`', '$(', '\\', '{', 'menuentry {\n', '\u0000', 'a b c d\n'.repeat(200), '='.repeat(5000), '"/'.repeat(300), '# '.repeat(500)]; // prettier-ignore
const places = [
  ...Object.keys(labHost.files).filter((path) => /^\/(?:etc|boot|usr\/lib\/os-release|var\/lib\/dpkg)/.test(path)),
  ...[
    '/boot/grub/custom.cfg',
    '/boot/grub/grubenv',
    '/etc/kernel/cmdline',
    '/boot/loader/entries/a.conf',
    '/etc/fstab',
  ],
  ...['/etc/modprobe.d/a.conf', '/etc/modules-load.d/a.conf', '/etc/sysctl.d/a.conf', '/etc/crypttab', '/etc/subuid'],
  ...['/etc/systemd/system/a.service', '/etc/systemd/system/multi-user.target.wants/a.service', '/etc/netplan/a.yaml'],
];

test.each([...new Set(places)])('whatever %s contains, a tree is a mistake or a machine', async (path) => {
  for (const [index, content] of hostile.entries()) {
    if (timesOf(1) === 1 && (index + path.length) % 5 !== 0) continue;
    const description = withFile(path, content);
    if (troubleOf(description) !== null) continue;
    const found = await lookAtHost(simulatedMachine(description)).catch((error: unknown) => error);
    if (found instanceof Error && !(found instanceof MachineError)) throw found;
  }
});
