import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindPlaybook, siteOf } from '../../../../cli/run/bind-playbook.ts';
import { makeRecording } from '../../../../cli/doctor/save/make-recording.ts';
import { surveyHost } from '../../../../cli/doctor/save/survey-host.ts';
import { writeRecording } from '../../../../cli/doctor/save/write-recording.ts';
import { parseTree } from '../../../../cli/lab/read-tree.ts';
import { systemClock } from '../../../../cli/process/system-clock.ts';
import { changeKinds } from '../../../../changes/index.ts';
import { planPlaybook } from '../../../../engine/plan/plan-playbook.ts';
import type { Machine } from '../../../../engine/model/machine.ts';
import { MachineError } from '../../../../engine/model/machine-error.ts';
import { localMachine } from '../../../../machines/local/local-machine.ts';
import { recordedMachine } from '../../../../machines/recorded/recorded-machine.ts';
import { labHost } from '../../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../../machines/simulated/tree/description.ts';
import type { RecordedMachine } from '../../../../schemas/types/recorded-machine.ts';
import { siteOn } from '../../../laws/runbook-on.ts';
import { playbooks } from '../../../laws/scenarios.ts';
import { withFiles, withSharedGroup } from '../../../machines/simulated/hosts/variants.ts';
import { root, runbook } from '../../run-binary.ts';

/** The recording as its receiver reads it: through its text and its schema. */
async function record(machine: Machine): Promise<RecordedMachine> {
  const recorded = await surveyHost(machine);
  const { text } = await makeRecording(recorded, machine);
  const tree = parseTree({ path: 'tree.json', text });
  if (!tree.ok) throw new Error(tree.diagnostics.map(({ message }) => message).join('\n'));
  if (tree.value.kind !== 'recorded') throw new Error('not a recording');
  return tree.value.recording;
}

/** A plan without what differs by design: personal data, and the state that changes while the test runs. */
const comparable = (plan: unknown): unknown =>
  JSON.parse(
    JSON.stringify(plan)
      .replaceAll(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/gi, 'MAC')
      .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, 'IPV4')
      .replaceAll(/\b[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){1,7}\b(?!\.)/gi, 'IPV6')
      .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, 'UUID')
      .replaceAll(/\b\d+(?:\.\d+)? (?:[KMG]iB|MB)\b/g, 'SIZE'),
  );

describe('a plan against the recording of a simulated machine is the plan against the machine', () => {
  const recordings = new Map<string, Promise<RecordedMachine>>();
  const recordingOf = (description: MachineDescription): Promise<RecordedMachine> => {
    const key = JSON.stringify(description);
    const made = recordings.get(key) ?? record(simulatedMachine(description));
    recordings.set(key, made);
    return made;
  };
  // vm-create asks a server for an image, which a recording never does.
  const compared = playbooks.filter(({ name }) =>
    ['host-setup.yaml', 'passthrough.yaml', 'irq-affinity.yaml'].includes(name),
  );

  test.each(compared.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    { timeout: 60_000 },
    async (_, scenario) => {
      const real = await planPlaybook(siteOn(simulatedMachine(scenario.description), scenario));
      const replayed = { ...recordedMachine(await recordingOf(scenario.description), 'host'), clock: systemClock };
      expect(comparable(await planPlaybook(siteOn(replayed, scenario)))).toEqual(comparable(real));
    },
  );

  test('also its refusals: another device in the group', { timeout: 60_000 }, async () => {
    const scenario = playbooks.find(({ name }) => name === 'passthrough.yaml');
    if (scenario === undefined) throw new Error('no such scenario');
    const description = withSharedGroup(scenario.description);
    const real = await planPlaybook(siteOn(simulatedMachine(description), scenario));
    const replayed = { ...recordedMachine(await recordingOf(description), 'host'), clock: systemClock };
    expect(comparable(await planPlaybook(siteOn(replayed, scenario)))).toEqual(comparable(real));
  });
});

test('a plan against the recording of this real machine is the plan against it', { timeout: 120_000 }, async () => {
  await using local = localMachine({ name: 'host' });
  const recording = await record(local);
  const replayed = recordedMachine(recording, 'host');
  const [card] = Object.keys(recording.paths).flatMap(
    (path) => /^\/sys\/bus\/pci\/devices\/([0-9a-f:.]+)\/vendor$/.exec(path)?.[1] ?? [],
  );
  const settings = [
    `nic=${card ?? '0000:00:04.0'}`,
    'peer=192.0.2.10',
    'subnet=192.0.2.0/24',
    'disk=/var/lib/runbook/images/guest.qcow2',
  ];
  const plan = async (name: string, given: readonly string[], machine: Machine) => {
    const bound = await bindPlaybook(name, undefined, given);
    if (!bound.ok) throw new Error(bound.diagnostics.map(({ message }) => message).join());
    const machines = {
      machine: async (which: string) => {
        if (which === 'host') return machine;
        throw new MachineError('not here', { code: 'UNREACHABLE' });
      },
      clock: systemClock,
      kinds: changeKinds,
    } as unknown as Parameters<typeof siteOf>[1];
    const { key: _, ...site } = siteOf(bound.value, machines);
    return comparable(await planPlaybook(site));
  };
  for (const [name, given] of [
    ['host-setup', []],
    ['passthrough', settings],
  ] as const)
    expect(await plan(name, given, replayed), name).toEqual(await plan(name, given, local));
});

test('nothing personal of a machine is in its recording', { timeout: 60_000 }, async () => {
  const planted = {
    mac: '52:54:00:ab:cd:1e',
    serial: 'S4EVNX0MB54321',
    asset: 'INV-2019-77421',
    host: 'zaphodsbox',
    user: 'trillian42',
    secret: 'Hunter2!correct',
    address: '198.51.100.77',
    uuid: '3f1c2b4d-9a8e-4c7b-8d6f-0123456789ab',
  };
  const description: MachineDescription = {
    ...withFiles(labHost, {
      '/etc/hostname': `${planted.host}\n`,
      '/etc/hosts': `127.0.1.1 ${planted.host}.galaxy.example ${planted.host}\n`,
      '/etc/passwd': `root:x:0:0::/root:/bin/sh\n${planted.user}:x:1000:1000:Tricia McMillan,,,:/home/${planted.user}:/bin/bash\n`,
      '/etc/machine-id': `${planted.uuid.replaceAll('-', '')}\n`,
      '/etc/default/grub': `# ask ${planted.user}@${planted.host}.galaxy.example (Tricia McMillan), asset ${planted.asset}\nGRUB_CMDLINE_LINUX_DEFAULT="quiet rd.iscsi.password=${planted.secret} BOOTIF=01-${planted.mac.replaceAll(':', '-')} root=/dev/disk/by-id/nvme-SSD_${planted.serial}-part1 resume=UUID=${planted.uuid}"\nGRUB_CMDLINE_LINUX="ip=${planted.address}"\n`,
    }),
    interfaces: labHost.interfaces.map((each) =>
      each.name === 'enp0s4' ? { ...each, mac: planted.mac, addresses: [`${planted.address}/24`] } : each,
    ),
    shows: {
      ...labHost.shows,
      '/sys/class/dmi/id/product_serial': `${planted.serial}\n`,
      '/sys/class/dmi/id/board_asset_tag': `${planted.asset}\n`,
      '/proc/sys/kernel/hostname': `${planted.host}\n`,
    },
  };
  const machine = simulatedMachine(description);
  const recorded = await surveyHost(machine);
  const before = JSON.stringify(recorded).toLowerCase();
  expect(before).toContain(planted.mac);
  const { text, recording } = await makeRecording(recorded, machine);
  const bare = (each: string): string => each.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  for (const [what, value] of Object.entries(planted)) {
    expect(text.toLowerCase(), what).not.toContain(value.toLowerCase());
    if (bare(value).length > 10) expect(bare(text), what).not.toContain(bare(value));
  }
  expect(text).not.toContain('Tricia');
  expect(Object.keys(recording.replaced)).toEqual(expect.arrayContaining(['MAC addresses', 'secrets', 'host names']));
});

describe('the file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-saved-'));
    await writeFile(join(folder, 'lab.yaml'), 'lab: 1\nname: s\nmachines: { host: { connect: simulated } }\n');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const here = (...argv: readonly string[]) =>
    runbook(argv, { cwd: folder, env: { RUNBOOK_COMMAND: join(root, 'bin', 'runbook') } });

  test('is private, is never overwritten without being asked, and is a lab', { timeout: 120_000 }, async () => {
    const first = await here('doctor', '--lab', 'lab.yaml', '--save', 'tree.json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/Replaced\n +\d+ {2}[A-Z]/);
    expect(first.stdout).toContain('Look through the file before you send it.');
    const path = join(folder, 'tree.json');
    // eslint-disable-next-line no-bitwise
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const again = await here('doctor', '--lab', 'lab.yaml', '--save', 'tree.json');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--overwrite') });
    expect((await here('plan', 'host-setup', '--lab', 'tree.json')).stdout).toContain('host-setup on host (recorded)');
    await writeFile(
      join(folder, 'saved.yaml'),
      'lab: 1\nname: s\nmachines: { host: { connect: simulated, tree: tree.json } }\n',
    );
    expect((await here('plan', 'host-setup', '--lab', 'saved.yaml')).code).toBe(0);
    const changed = await here('apply', 'host-setup', '--lab', 'tree.json', '--yes');
    expect(changed.code).not.toBe(0);
    expect(changed.stderr).toContain('is a recording of a machine and cannot be changed');
  });

  test('an existing file or link is replaced only with --overwrite, by a private file', async () => {
    const [path, link] = [join(folder, 'old.json'), join(folder, 'link.json')];
    await writeFile(path, 'mine', { mode: 0o644 });
    await symlink('old.json', link);
    for (const each of [path, link])
      expect(await writeRecording(each, 'new', false)).toMatchObject({ why: 'the file exists already' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await writeRecording(link, 'new', true)).toBe(null);
    // The link itself is replaced, and not the file that it leads to.
    expect(await readFile(path, 'utf8')).toBe('mine');
    // eslint-disable-next-line no-bitwise
    expect([await readFile(link, 'utf8'), (await stat(link)).mode & 0o777]).toEqual(['new', 0o600]);
    expect(await writeRecording(join(folder, 'none', 'x.json'), 'new', false)).toMatchObject({ hint: null });
  });

  test.each([
    ['{"recording":2}', /recording/],
    ['{"recording":1,"runbook":"1","replaced":{},"paths":{"etc":{}},"programs":[]}', /etc/],
    ['{"recording":1,"runbook":"1","replaced":{},"paths":{"/etc":{"text":7}},"programs":[]}', /text/],
    ['{"recording":1,"runbook":"1","replaced":{},"paths":{},"programs":[{"argv":[]}]}', /argv/],
    ['{"recording":1,"runbook":"1","replaced":{},"paths":{},"programs":[],"run":"rm -rf /"}', /run/],
    ['{"recording":1', /not JSON/],
    [`{"recording":${'['.repeat(100)}${']'.repeat(100)}}`, /nested/],
  ])('a malformed tree is refused with its place: %s', async (text, message) => {
    const tree = parseTree({ path: 'tree.json', text });
    expect(tree.ok).toBe(false);
    if (!tree.ok) expect(tree.diagnostics.map((each) => each.message).join('\n')).toMatch(message);
  });

  test('of a stranger runs nothing: its programs are only names', { timeout: 60_000 }, async () => {
    const mark = join(folder, 'ran');
    const text = await readFile(join(folder, 'tree.json'), 'utf8');
    const hostile = JSON.parse(text) as RecordedMachine & { paths: Record<string, object> };
    hostile.paths['/usr/bin/qemu-system-x86_64'] = {
      text: `#!/bin/sh\ntouch ${mark}\n`,
      link: '/usr/bin/qemu-system-x86_64',
    };
    hostile.paths['/loop'] = { link: '/loop/loop/loop', real: '/loop/x' };
    for (const program of hostile.programs)
      program.stdout = `$(touch ${mark})\u001b]0;owned\u0007${program.stdout ?? ''}`;
    await writeFile(join(folder, 'hostile.json'), JSON.stringify(hostile));
    const { stdout, stderr, code } = await here('plan', 'host-setup', '--lab', 'hostile.json', '--run-checks');
    expect([0, 1, 3]).toContain(code);
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0007\u001b]/);
    await expect(stat(mark)).rejects.toThrow();
  });
});
