import { artifact } from '../../../changes/artifact/index.ts';
import { invertOf, perform, matches } from '../../changes/by-kind.ts';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArtifactChange } from '../../../changes/artifact/change.ts';
import { showUnit, startUnit } from '../../../facts/system/unit.ts';
import { isoImage } from '../../../steps/cloud-init-seed/iso-image.ts';
import { vmInstall } from '../../../steps/vm-install/index.ts';
import { explainInstall } from '../../../steps/vm-install/explain-install.ts';
import { hastyClock, withSystemd, type Bench } from '../../changes/support/with-systemd.ts';
import { realClock } from '../../machines/real-clock.ts';
import { planOf } from '../support/changing.ts';
import { needs } from '../../needs.ts';

needs('qemu-img', 'qemu-system-x86_64');

let bench: Bench;
let base: string;
let path: string;
beforeEach(async () => {
  bench = await withSystemd();
  base = join(bench.folder, 'base.img');
  path = join(bench.folder, 'disks', 'guest.qcow2');
  await mkdir(join(bench.folder, 'disks'));
});
afterEach(() => bench[Symbol.asyncDispose]());

/** A boot sector that writes a text to the first serial port and powers the machine off (ACPI's PM1a control at 0x604), or halts. */
function bootSector(text: string, end: 'off' | 'halt'): Buffer {
  const off = end === 'off' ? [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef] : [];
  const head = [
    0x31, 0xc0, 0x8e, 0xd8, 0xbe, 0, 0x7c, 0xac, 0x84, 0xc0, 0x74, 0x06, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf5,
  ];
  const code = [...head, ...off, 0xf4, 0xeb, 0xfd];
  code[5] = code.length;
  const sector = Buffer.alloc(2 ** 20);
  Buffer.concat([Buffer.from(code), Buffer.from(`${text}\r\n\0`, 'latin1')]).copy(sector);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

const input = (more: object = {}): object => ({
  name: 'test',
  path,
  format: 'qcow2',
  size: '4M',
  from: { path: base, format: 'raw' },
  memory: '64M',
  cpus: 1,
  cpu: 'max',
  accelerator: 'tcg',
  says: 'runbook: installed',
  ...more,
});

/** The change, with the machine's sockets and logs in the test's own folder. */
async function changeOf(more: object = {}): Promise<ArtifactChange> {
  const { changes, refusals } = await planOf(vmInstall, input(more), bench.machine);
  expect(refusals).toEqual([]);
  const change = JSON.parse(
    JSON.stringify(changes[0]).replaceAll('/run/runbook/vm', join(bench.folder, 'vm')),
  ) as ArtifactChange;
  return change;
}

const told: string[] = [];
const make = (change: ArtifactChange, signal = new AbortController().signal): Promise<void> =>
  perform(change, bench.machine, { clock: realClock, signal, onProgress: (text) => void told.push(text) });
const sessionOf = ({ make: how }: ArtifactChange) => {
  if (how.kind !== 'programs' || how.session === null) throw new Error('no session');
  return how.session;
};

test('a real QEMU installs to the disk, and the disk gets its name when the machine has printed the text and is off', async () => {
  await writeFile(base, bootSector('runbook: installed', 'off'));
  const change = await changeOf();
  await make(change);
  expect(JSON.parse(execFileSync('qemu-img', ['info', '--output=json', path], { encoding: 'utf8' }))).toMatchObject({
    format: 'qcow2',
    'virtual-size': 4 * 2 ** 20,
  });
  expect(matches(change, await artifact.observe(change, bench.machine), 'after')).toBe(true);
  expect(await readdir(join(bench.folder, 'disks'))).toEqual(['guest.qcow2']);
  await expect(readdir(sessionOf(change).folder)).rejects.toThrow(/ENOENT/);
  expect(await planOf(vmInstall, input(), bench.machine)).toMatchObject({ changes: [], refusals: [] });
});

test('a machine that powers off without the text creates no disk, and its output is shown', async () => {
  await writeFile(base, bootSector('E: Unable to locate package iperf', 'off'));
  const change = await changeOf();
  const error = await make(change).catch((thrown: Error) => thrown);
  expect(String(error)).toMatch(/without printing "runbook: installed"[^]*Unable to locate package/);
  expect(explainInstall(String(error))).toMatch(/console/);
  expect(await artifact.observe(change, bench.machine)).toEqual({ exists: false, partial: true });
  // Once more, from the beginning.
  await writeFile(base, bootSector('runbook: installed', 'off'));
  await make(change);
  expect((await artifact.observe(change, bench.machine)).exists).toBe(true);
});

test('a machine that does not power off is stopped', async () => {
  await writeFile(base, bootSector('login:', 'halt'));
  const change = await changeOf({ within: 4 });
  await expect(make(change)).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect((await showUnit(sessionOf(change).unit, bench.machine)).running).toBe(false);
});

test('a machine that still runs when runbook is resumed is waited for, and undo ends it', async () => {
  await writeFile(base, bootSector('runbook: installed', 'halt'));
  const change = await changeOf();
  const stop = new AbortController();
  const first = make(change, stop.signal);
  await expect
    .poll(() => readFile(sessionOf(change).console, 'utf8').catch(() => ''), { timeout: 60_000 })
    .toMatch(/inst/);
  stop.abort();
  await expect(first).rejects.toThrow(/abort/i);
  const pid = await readFile(join(sessionOf(change).folder, 'qemu.pid'), 'utf8');
  const again = make(change);
  await expect.poll(() => told).toContain('runbook: installed');
  process.kill(Number(pid), 'SIGTERM');
  await again;
  expect((await artifact.observe(change, bench.machine)).exists).toBe(true);
});

test('undo of an interrupted installation ends the machine and removes its files', async () => {
  await writeFile(base, bootSector('at work', 'halt'));
  const change = await changeOf();
  const { folder, unit, argv, log } = sessionOf(change);
  execFileSync('qemu-img', ['convert', '-O', 'qcow2', base, change.part]);
  await mkdir(folder, { recursive: true });
  await bench.machine.run(startUnit(unit, argv, log));
  const found = await artifact.observe(change, bench.machine);
  expect(found).toEqual({ exists: false, partial: true });
  await perform({ ...invertOf(change), before: found }, bench.machine, {
    clock: hastyClock,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  expect(await readdir(join(bench.folder, 'disks'))).toEqual([]);
  await expect(readdir(folder)).rejects.toThrow(/ENOENT/);
  expect((await showUnit(unit, bench.machine)).running).toBe(false);
});

test('an interactive installer gets a screen, its CD is booted first, and it has a network only on request', async () => {
  await writeFile(base, bootSector('runbook: installed', 'off'));
  const cdrom = join(bench.folder, 'installer.iso');
  // A CD that cannot be booted: the firmware tries the disk next.
  await writeFile(cdrom, isoImage('installer', { readme: 'nothing to boot\n' }));
  const change = await changeOf({ cdrom, seed: cdrom, display: 'vnc', network: 'none', says: undefined });
  const { argv, says, hint } = sessionOf(change);
  expect(argv.join(' ')).toMatch(/-nic none .*drive=cdrom,bootindex=0.*-no-reboot.*-vnc unix:\S*vnc\.sock/);
  expect(says).toBeNull();
  expect(hint).toMatch(/ssh -L/);
  await make(change);
  expect((await artifact.observe(change, bench.machine)).exists).toBe(true);
});

test('missing requirements of the machine are reported in advance', async () => {
  const { refusals } = await planOf(vmInstall, input({ seed: '/no/seed.iso', memory: '900G' }), bench.machine);
  expect(refusals.map(({ check }) => check).toSorted()).toEqual([
    'boot-file-missing',
    'memory-short',
    'source-missing',
  ]);
});
