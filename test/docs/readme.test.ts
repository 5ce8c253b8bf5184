import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { withFiles } from '../machines/simulated/hosts/variants.ts';
import { runbook } from '../cli/run-binary.ts';
import { root } from './blocks.ts';
import { isAsShown, shownCommands } from './shown-command.ts';

const shownOf = (verb: string) => {
  const found = shownCommands('README.md').find(({ line }) => line.startsWith(`runbook ${verb} `));
  if (found === undefined) throw new Error(`README.md shows no ${verb}`);
  return { ...found, argv: found.line.split(' ').slice(1) };
};

async function inFolder(prepare: (folder: string) => Promise<void>, argv: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-readme-'));
  try {
    await prepare(folder);
    return await runbook(argv, { cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the mistake of README.md is reported as README.md shows it', async () => {
  const { argv, output } = shownOf('validate');
  const path = argv.at(-1) ?? '';
  const ran = await inFolder(async (folder) => {
    const text = await readFile(join(root, path), 'utf8');
    const mistaken = text.replace('module: vfio-pci', 'modul: vfio-pci');
    expect(mistaken).not.toBe(text);
    await mkdir(join(folder, 'playbooks'));
    await writeFile(join(folder, path), mistaken);
  }, argv);
  expect(ran).toEqual({ code: 2, stdout: '', stderr: `${output}\n` });
});

const ours = `lab: 1
name: ours
machines:
  host: { connect: simulated, tree: ours.json }
  guest: { connect: guest-agent, host: host, vm: passthrough }
inputs:
  nic: 0000:00:04.0
  peer: 10.128.0.49
  subnet: 10.128.0.0/16
  disk: /var/lib/runbook/guest.qcow2
`;

test('the plan of README.md is made as README.md shows it', async () => {
  const { argv, output } = shownOf('plan');
  const ran = await inFolder(async (folder) => {
    const host = withFiles(labHost, { '/var/lib/runbook/guest.qcow2': 'QFI\u00fb' });
    await mkdir(join(folder, 'playbooks', 'labs'), { recursive: true });
    await writeFile(join(folder, 'playbooks', 'passthrough.yaml'), await readFile(join(root, argv[1] ?? ''), 'utf8'));
    await writeFile(join(folder, 'playbooks', 'labs', 'ours.json'), JSON.stringify(host));
    await writeFile(join(folder, 'playbooks', 'labs', 'ours.yaml'), ours);
  }, argv);
  expect(isAsShown(output, ran.stdout), `printed:\n${ran.stdout}\nshown:\n${output}`).toBe(true);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
});
