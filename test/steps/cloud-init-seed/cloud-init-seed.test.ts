import { perform } from '../../changes/by-kind.ts';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FileChange } from '../../../changes/file/change.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { cloudInitSeed } from '../../../steps/cloud-init-seed/index.ts';
import { isoImage } from '../../../steps/cloud-init-seed/iso-image.ts';
import { planOf } from '../support/changing.ts';
import { needs } from '../../needs.ts';

needs('grub-fstest');

const machine = localMachine({ name: 'host' });
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-seed-'));
  path = join(folder, 'seed.iso');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = { packages: ['iperf'], password: 'yes', answer: 42, on: true, name: 'größer 🙂', empty: null };

async function changeOf(input: object): Promise<FileChange> {
  const { changes, refusals } = await planOf(cloudInitSeed, { path, ...input }, machine);
  expect(refusals).toEqual([]);
  const [change] = changes;
  if (change?.kind !== 'file') throw new Error('it writes a file');
  return change;
}

/** A file of the image, read by GRUB's own ISO 9660 driver. */
const inside = (name: string): string =>
  execFileSync('grub-fstest', [path, 'cat', `(loop0)/${name}`], { encoding: 'utf8' });

/** The output of libblkid, by which cloud-init finds its seed. */
const label = (): string => execFileSync('/sbin/blkid', ['-p', '-o', 'export', path], { encoding: 'utf8' });

test('other programs read the image as the requested seed', async () => {
  const network = { version: 2, ethernets: { all: { match: { name: 'e*' }, dhcp4: true } } };
  await perform(
    await changeOf({ user_data: config, hostname: 'guest', meta_data: { region: 'lab' }, network_config: network }),
    machine,
  );
  expect(label()).toMatch(/^LABEL=cidata$[^]*^TYPE=iso9660$/m);
  expect(inside('user-data')).toMatch(/^#cloud-config\n/);
  expect(parse(inside('user-data'), { version: '1.1' })).toEqual(config);
  expect(parse(inside('network-config'))).toEqual(network);
  expect(parse(inside('meta-data'))).toEqual({
    'instance-id': expect.stringMatching(/^runbook-[0-9a-f]{16}$/) as string,
    'local-hostname': 'guest',
    region: 'lab',
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = { path, user_data: config, hostname: 'guest', meta_data: { region: 'lab' }, network_config: network };
  expect(await planOf(cloudInitSeed, again, machine)).toMatchObject({ changes: [], refusals: [] });
});

test('a text is written unchanged, also over several sectors', async () => {
  const script = `#!/bin/sh\n${'echo a line\n'.repeat(1000)}`;
  await perform(await changeOf({ user_data: script }), machine);
  expect(inside('user-data')).toBe(script);
  expect(() => inside('network-config')).toThrow(/not found/);
});

test('the same input gives the same bytes, and other instructions another instance', async () => {
  const sha256 = createHash('sha256').update(isoImage('cidata', { 'meta-data': 'a\n', 'user-data': 'b\n' }));
  expect(sha256.digest('hex')).toBe('83b0c910099915c0aa2316c269dbee43469782b5d02a7c0705549828ea30df1e');
  const [one, same, other] = await Promise.all(
    [config, { ...config }, { ...config, answer: 43 }].map((data) => changeOf({ user_data: data })),
  );
  expect(one).toEqual(same);
  expect(one?.after).not.toEqual(other?.after);
});

test('an existing seed is replaced, another file is not', async () => {
  const checks = async (): Promise<readonly string[]> =>
    (await planOf(cloudInitSeed, { path, user_data: config }, machine)).refusals.map(({ check }) => check);
  await perform(await changeOf({ user_data: '#!/bin/sh\n' }), machine);
  const change = await changeOf({ user_data: config });
  expect(change.before).toMatchObject({ encoding: 'base64' });
  await writeFile(path, 'my notes');
  expect(await checks()).toEqual(['target-exists']);
  await writeFile(path, Buffer.alloc(2 ** 20 + 1));
  expect(await checks()).toEqual(['target-exists']);
  path = folder;
  expect(await checks()).toEqual(['target-exists']);
  path = join(folder, 'large.iso');
  const large = { path, user_data: `#!${'x'.repeat(2 ** 20)}` };
  expect((await planOf(cloudInitSeed, large, machine)).refusals).toMatchObject([{ check: 'seed-too-large' }]);
});
