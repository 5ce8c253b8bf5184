import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { withGrubEntries, withSystemdBoot } from '../../machines/simulated/hosts/loader-variants.ts';
import {
  amd,
  withBridgeOverNic,
  withBuiltinVfio,
  withFiles,
  withIommuOn,
  withoutIommu,
  withSharedGroup,
  withSameIdCard,
} from '../../machines/simulated/hosts/variants.ts';
import { root, runbook } from '../run-binary.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-doctor-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The output of the real binary for a simulated host, as records and as a person sees it. */
async function examine(name: string, description: MachineDescription) {
  await writeFile(join(folder, `${name}.json`), JSON.stringify(description));
  const lab = join(folder, `${name}.yaml`);
  const host = `{ connect: simulated, tree: ${join(folder, `${name}.json`)} }`;
  await writeFile(lab, `lab: 1\nname: ${name}\nmachines:\n  host: ${host}\n`);
  const [records, text] = await Promise.all([
    runbook(['doctor', '--lab', lab, '--json']),
    runbook(['doctor', '--lab', lab]),
  ]);
  expect(records.stderr + text.stderr).toBe('');
  expect(records.code).toBe(text.code);
  const lines = records.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown> & { kind: string });
  expect(lines[0]).toMatchObject({ kind: 'version' });
  const findings = Object.fromEntries(
    lines.filter(({ kind }) => kind === 'finding').map((line) => [String(line['check']), line]),
  );
  const cards = Object.fromEntries(
    lines.filter(({ kind }) => kind === 'card').map((line) => [String(line['address']), line]),
  );
  return {
    code: text.code,
    text: text.stdout,
    lab,
    findings,
    cards,
    diagnosis: (lines.at(-1) ?? {}) as Record<string, unknown>,
  };
}

describe('a stock host, whose IOMMU waits for a kernel parameter', () => {
  let seen: Awaited<ReturnType<typeof examine>>;
  beforeAll(async () => {
    seen = await examine('stock', labHost);
  }, 120_000);

  test('changes can enable it: exit code 4, with the playbook for it', () => {
    expect(seen.code).toBe(4);
    expect(seen.diagnosis).toMatchObject({ kind: 'diagnosis', verdict: 'after-changes' });
    expect(seen.findings['cpu-virtualization']).toMatchObject({
      section: 2,
      answer: 'yes',
      needed: true,
      remedy: null,
    });
    expect(seen.findings['kvm']).toMatchObject({ answer: 'yes', seen: expect.stringContaining('VM status: running') });
    expect(seen.findings['iommu-active']).toMatchObject({
      answer: 'no',
      remedy: { kind: 'playbook', text: 'host-setup' },
    });
    expect(seen.findings['iommu-groups']).toMatchObject({ answer: 'unknown' });
    expect(seen.text).toContain(`  runbook apply host-setup --lab ${seen.lab}\n`);
  });

  test('the card with the default route is not proposed, with the reason of pci-bind', () => {
    expect(seen.cards['0000:00:02.0']).toMatchObject({
      answer: 'no',
      refusals: [{ check: 'nic-carries-route', reason: 'the default route goes through enp0s2' }],
    });
    expect(seen.cards['0000:00:04.0']).toMatchObject({ answer: 'unknown', refusals: [] });
    expect(seen.text).toMatch(
      /! 0000:00:02\.0 .*: cannot be passed through\n +nic-carries-route: the default route goes through enp0s2/,
    );
  });

  test('it proposes valid lines for a lab file', async () => {
    expect(seen.diagnosis['inputs']).toEqual({
      nic: '0000:00:04.0',
      subnet: '10.128.0.0/16',
      vcpus: 2,
      cpus: '2-3',
    });
    const lines = /\n {2}(inputs:\n(?: {4}.*\n)+)/.exec(seen.text)?.[1] ?? '';
    const lab = join(folder, 'proposed.yaml');
    await writeFile(
      lab,
      `lab: 1\nname: proposed\nmachines: { host: { connect: simulated }, guest: { connect: guest-agent, host: host, vm: passthrough } }\n${lines}`,
    );
    const given = ['--set', 'peer=10.128.0.49', '--set', 'disk=/var/lib/runbook/images/guest.img'];
    const { stdout, code } = await runbook(['plan', 'playbooks/passthrough.yaml', '--lab', lab, ...given]);
    expect(stdout).toContain('0000:00:04.0 is in no IOMMU group: the firmware has an IOMMU (DMAR)');
    expect(stdout).toContain('an address in 10.128.0.0/16');
    expect(code, stdout).toBe(0);
  });

  test('every line has its evidence, and every missing feature that is needed has its remedy or its cause', () => {
    for (const [check, finding] of Object.entries(seen.findings)) {
      expect(finding['seen'], check).not.toBe('');
      expect(finding['reason'], check).not.toBe('');
    }
    expect(new Set(Object.values(seen.findings).map(({ section }) => section))).toEqual(
      new Set([2, 3, 4, 5, 6, 7, 8, 9, 10]),
    );
  });
});

test('a host with an enabled IOMMU is ready: exit code 0, and the interrupts of the card are inspected', async () => {
  const { code, findings, cards, text } = await examine('ready', withBuiltinVfio(withIommuOn(labHost)));
  expect(code).toBe(0);
  expect(cards['0000:00:04.0']).toMatchObject({ answer: 'yes', refusals: [] });
  expect(findings['vfio-pci']).toMatchObject({
    answer: 'yes',
    reason: expect.stringContaining('built into the kernel'),
  });
  expect(findings['iommu-groups']).toMatchObject({ answer: 'yes', seen: expect.stringMatching(/groups of type DMA/) });
  expect(findings['interrupt-remapping']).toMatchObject({ answer: 'yes' });
  expect(findings['irq-affinity']).toMatchObject({ answer: 'yes' });
  expect(findings['irqbalance']).toMatchObject({ answer: 'no' });
  expect(text).toMatch(
    /^A card can be passed through now to a virtual machine\.\n[^]*\nNext\n {2}runbook explain passthrough/,
  );
});

test('without an IOMMU in the firmware no change helps: exit code 3, and where to enable it', async () => {
  const { code, findings, text } = await examine('none', withoutIommu(labHost));
  expect(code).toBe(3);
  expect(findings['iommu-firmware']).toMatchObject({ answer: 'no', remedy: { kind: 'by-hand' } });
  expect(findings['iommu-active']).toMatchObject({ answer: 'no', remedy: null });
  expect(text).toMatch(
    /^No card can be passed through until .*\n\nMissing\n {2}✗ VT-d or AMD-Vi: .* → enable VT-d \(Intel\) or AMD-Vi/,
  );
});

test('a shared group and equal IDs are reported, and the card with a separate group is proposed', async () => {
  const { cards, findings, diagnosis } = await examine('shared', withIommuOn(withSharedGroup(withSameIdCard(labHost))));
  expect(cards['0000:00:04.0']).toMatchObject({
    answer: 'no',
    siblings: ['0000:00:06.0'],
    twins: ['0000:00:05.0'],
    refusals: [{ check: 'group-has-other-devices', override: 'include_group', overrideValue: '["0000:00:06.0"]' }],
  });
  expect(findings['iommu-groups']).toMatchObject({ answer: 'no', reason: expect.stringContaining('0000:00:06.0') });
  expect(diagnosis['card']).toMatchObject({ address: '0000:00:05.0' });
});

test('a card under a bridge with the default route is kept, and the other card is proposed', async () => {
  const { code, cards, findings } = await examine('bridge', withIommuOn(withBridgeOverNic(labHost, true)));
  expect(cards['0000:00:04.0']).toMatchObject({ answer: 'no' });
  expect(JSON.stringify(cards['0000:00:04.0'])).toContain('br0, which is on top of enp0s4');
  expect(findings['card']).toMatchObject({ answer: 'yes', reason: '0000:00:02.0' });
  expect(code).toBe(0);
});

test('an AMD host needs no parameter, and a note names the missing features of its kernel', async () => {
  const path = `/boot/config-${labHost.release}`;
  const bare = withFiles(amd(labHost), { [path]: 'CONFIG_VFIO_PCI=m\nCONFIG_IOMMUFD=m\nCONFIG_VFIO_DEVICE_CDEV=y\n' });
  const { code, findings } = await examine('amd', bare);
  expect(code).toBe(0);
  expect(findings['iommu-firmware']).toMatchObject({ answer: 'yes', seen: expect.stringContaining('IVRS') });
  expect(findings['no-hz-full']).toMatchObject({ answer: 'no' });
  expect(findings['iommufd']).toMatchObject({ answer: 'yes' });
});

test.each([
  ['systemd-boot', withSystemdBoot(labHost), 'yes', /runbook can edit systemd-boot \(\/etc\/kernel\/cmdline\)/],
  ['grub-bls', withGrubEntries(labHost), 'yes', /GRUB with Boot Loader Specification entries/],
  ['nixos', withFiles(labHost, { '/etc/NIXOS': '' }), 'no', /NixOS/],
] as const)('%s: whether parameters can be set, and by whom', async (name, description, answer, reason) => {
  const { code, findings } = await examine(name, description);
  expect(findings['kernel-parameters']).toMatchObject({ answer, reason: expect.stringMatching(reason) });
  expect(findings['iommu-active']).toMatchObject({
    remedy:
      answer === 'yes' ? { kind: 'playbook' } : { kind: 'by-hand', text: expect.stringContaining('intel_iommu=on') },
  });
  expect(code).toBe(answer === 'yes' ? 4 : 3);
});

test('every playbook that it names as a remedy exists', async () => {
  const sources = join(root, 'cli', 'doctor');
  const texts = await Promise.all(
    (await readdir(sources))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFile(join(sources, name), 'utf8')),
  );
  const names = texts.flatMap((text) => [...text.matchAll(/byPlaybook\('([a-z-]+)'\)/g)].map(([, name]) => name));
  expect(names.length).toBeGreaterThan(5);
  const shipped = await readdir(join(root, 'playbooks'));
  expect(names.filter((name) => !shipped.includes(`${name}.yaml`))).toEqual([]);
});

test('a machine that the lab does not have is a mistake', async () => {
  const { code, stderr } = await runbook(['doctor', 'hsot']);
  expect(code).toBe(2);
  expect(stderr).toContain("has no machine 'hsot'");
});
