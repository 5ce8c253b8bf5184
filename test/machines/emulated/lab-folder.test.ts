import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labDown } from '../../../machines/emulated/lab/lab-down.ts';
import { labReset } from '../../../machines/emulated/lab/lab-reset.ts';
import { defaultLabShape } from '../../../machines/emulated/shape/lab-shape.ts';
import { readLabState, writeLabState } from '../../../machines/emulated/lab/lab-state.ts';
import type { LabState } from '../../../machines/emulated/lab/lab-state.ts';
import { labConsole, labStatus } from '../../../machines/emulated/lab/lab-status.ts';
import { labPlace } from '../../../machines/emulated/lab/lab.ts';
import { powerOn } from '../../../machines/emulated/lab/restore-lab.ts';
import { identify } from '../../../machines/emulated/qemu/process-identity.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'runbook-lab-'));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

const stateOf = (uuid: string): LabState => ({
  version: 1,
  kind: 'starting',
  name: 'one',
  uuid,
  shape: defaultLabShape,
  accelerator: 'tcg',
  image: '/nowhere/image',
  snapshot: '/nowhere/snapshot',
  firmwareCode: '/nowhere/code.fd',
  port: 0,
});

/** A real process with the marker among its arguments, in the place of QEMU. */
async function standIn(marker: string) {
  const child = spawn('/bin/sh', ['-c', 'echo up; read -r word', 'sh', '-uuid', marker], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  const identity = await identify(child.pid ?? 0, ['-uuid', marker]);
  if (identity === undefined) throw new Error('not found');
  return { identity, gone, [Symbol.asyncDispose]: async () => void child.kill('SIGKILL') };
}

async function place(state: LabState): Promise<string> {
  const { folder } = labPlace({ name: 'one', stateDir });
  await mkdir(folder, { recursive: true });
  await writeLabState(folder, state);
  return folder;
}

test('a written state is read; a missing lab is undefined', async () => {
  const folder = await place(stateOf('u'));
  expect(await readLabState(folder)).toEqual(stateOf('u'));
  expect((await stat(join(folder, 'lab.json'))).mode & 0o777).toBe(0o600);
  expect(await readLabState(join(stateDir, 'labs', 'other'))).toBeUndefined();
});

test('another version of the state is refused', async () => {
  const folder = await place(stateOf('u'));
  await writeFile(join(folder, 'lab.json'), '{"version":2}');
  await expect(readLabState(folder)).rejects.toThrow('another version');
});

test('status reports absent, unfinished, running and dead', async () => {
  const options = { name: 'one', stateDir };
  const uuid = randomUUID();
  expect(await labStatus(options)).toEqual({ kind: 'absent' });
  const folder = await place(stateOf(uuid));
  expect(await labStatus(options)).toEqual({ kind: 'unfinished', folder });
  await using process = await standIn(uuid);
  await writeLabState(folder, { ...stateOf(uuid), kind: 'running', port: 2222, process: process.identity });
  const status = await labStatus(options);
  expect(status).toMatchObject({
    kind: 'running',
    lab: { name: 'one', ssh: { port: 2222, user: 'root' }, nic: { address: '0000:00:04.0', interface: 'enp0s4' } },
  });
  await writeLabState(folder, { ...stateOf(uuid), kind: 'running', process: { ...process.identity, startTime: '1' } });
  expect(await labStatus(options)).toEqual({ kind: 'dead', folder });
  await writeLabState(folder, { ...stateOf(uuid), kind: 'booting' });
  expect(await labStatus(options)).toEqual({ kind: 'unfinished', folder });
});

test('a stopped lab is not created again if its disk cannot be read: the message names the missing file, and the disk is kept', async () => {
  const off: LabState = { ...stateOf(randomUUID()), kind: 'running', process: { pid: 1, startTime: '0' } };
  const folder = await place(off);
  await writeFile(join(folder, 'disk.qcow2'), 'what a run wrote');
  const options = { environment: process.env, now: () => 0 };
  await expect(powerOn(folder, off, options, undefined)).rejects.toMatchObject({
    message: expect.stringMatching(
      /its disk cannot be read, because \/nowhere\/snapshot\/disk\.qcow2 no longer exists/,
    ),
    hint: expect.stringMatching(/lab down one/),
  });
  expect(await readLabState(folder)).toEqual(off);
  expect(await readdir(folder)).toContain('disk.qcow2');
});

test('down finds the process of an up that was killed before it could write the number down', async () => {
  const uuid = randomUUID();
  await place(stateOf(uuid));
  await using process = await standIn(uuid);
  expect(await labDown({ name: 'one', stateDir })).toBe(true);
  expect((await process.gone)[1]).toBe('SIGTERM');
  expect(await labStatus({ name: 'one', stateDir })).toEqual({ kind: 'absent' });
  expect(await labDown({ name: 'one', stateDir })).toBe(false);
  expect((await readdir(join(stateDir, 'labs'))).filter((name) => !name.endsWith('.lock'))).toEqual([]);
});

test('a reset of a missing lab is an error', async () => {
  const options = { name: 'one', stateDir, cacheDir: stateDir, environment: process.env, uid: 0, now: () => 0 };
  await expect(labReset(options, () => {})).rejects.toThrow('lab one does not exist');
});

test('invalid names and folders are refused with the rule', () => {
  for (const name of ['', 'One', '../x', 'a,b', '-a', 'a'.repeat(33)]) {
    expect(() => labPlace({ name, stateDir })).toThrow('not a lab name');
  }
  expect(() => labPlace({ name: 'one', stateDir: 'relative' })).toThrow('not an absolute path');
  expect(() => labConsole({ name: 'one', stateDir: `/${'x'.repeat(90)}` })).toThrow('too long for a UNIX socket');
});
