import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findAccelerator } from '../../../machines/emulated/qemu/accelerator.ts';
import { kernelTrial } from '../../../machines/emulated/qemu/kernel-trial.ts';
import { needs } from '../../needs.ts';

needs('qemu-system-x86_64');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-trial-'));
  for (const name of ['bin', 'image', 'cache', 'modules/kvm_intel/parameters'])
    await mkdir(join(folder, name), { recursive: true });
  for (const name of ['code', 'variables', 'kvm', 'image/vmlinuz', 'image/initrd.img']) await put(name, '');
  await put('boot_id', 'first');
  await put('modules/kvm_intel/parameters/nested', 'Y\n');
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text, { mode: 0o755 });
const at = (name: string): string => join(folder, name);
const environment = (): Record<string, string> => ({ PATH: `${at('bin')}:${process.env['PATH']}` });
const firmware = () => ({ code: at('code'), variables: at('variables') });

/** A replacement for QEMU, which counts its starts, prints its version and runs the shell commands. */
const qemuThat = (commands: string): Promise<void> =>
  put(
    'bin/qemu-system-x86_64',
    `#!/bin/sh\n[ "$1" = --version ] && exec echo QEMU 7.2\necho start >>'${at('starts')}'\n${commands}\n`,
  );
const starts = async (): Promise<number> =>
  (await readFile(at('starts'), 'utf8').catch(() => '')).split('\n').length - 1;

const aKernel = `echo 'Command line: -- -c "echo runbook-trial-$((6*7))"'`;
const runs = `${aKernel}; printf 'runbook-trial-42\\r\\n'; echo 'Kernel panic - not syncing: Attempted to kill init!'`;
const aborts = 'echo "qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69" >&2; kill -ABRT $$';

const tried = (seconds = 60): Promise<string | null> =>
  kernelTrial({
    image: at('image'),
    firmware: firmware(),
    accelerator: ['-accel', 'kvm'],
    folder: at('cache'),
    environment: environment(),
    seconds,
  });
const found = (nesting = true) =>
  findAccelerator(
    { image: at('image'), firmware: firmware(), nesting },
    { cacheDir: at('cache'), environment: environment() },
    { device: at('kvm'), modules: at('modules'), bootId: at('boot_id') },
  );

test.each([
  ['runs the first program', runs, null],
  // Inside single quotes a shell leaves the words unchanged, as the kernel does when it prints its command line.
  ['only prints its command line', aKernel, 'ended before its first program ran'],
  ['contains a similar word', 'echo "[1.0] runbook-trial-42?"', 'ended before its first program ran'],
  ['is aborted', aborts, 'ended: qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69'],
  ['is not started', 'exit 1', 'ended at once'],
])('a kernel that %s', async (_what, commands, why) => {
  await qemuThat(commands);
  expect(await tried()).toBe(why);
  expect(await readdir(at('cache'))).toEqual([]);
});

test('a kernel that hangs is ended, with everything that QEMU started', async () => {
  await qemuThat(`${aKernel}; sleep 300`);
  const before = performance.now();
  expect(await tried(2)).toBe('did not reach its first program within 2 seconds');
  expect(performance.now() - before).toBeLessThan(60_000);
  expect(await readdir(at('cache'))).toEqual([]);
});

test('an interruption is not an outcome', async () => {
  await qemuThat('sleep 300');
  const signal = AbortSignal.timeout(300);
  const trial = { image: at('image'), firmware: firmware(), accelerator: [], folder: at('cache'), seconds: 60 };
  await expect(kernelTrial({ ...trial, environment: environment(), signal })).rejects.toThrow(/timeout/);
});

test('QEMU itself refuses an accelerator that it does not have', async () => {
  const trial = { image: at('image'), firmware: firmware(), folder: at('cache'), environment: process.env };
  expect(await kernelTrial({ ...trial, accelerator: ['-accel', 'none'], seconds: 60 })).toMatch(
    /^ended: qemu-system-x86_64: .*none/,
  );
});

test('KVM is chosen if a kernel runs and nesting is supported or not needed; otherwise the reason is given', async () => {
  await qemuThat(runs);
  expect(await found()).toEqual({ accelerator: 'kvm', reason: null });
  await put('modules/kvm_intel/parameters/nested', 'N\n');
  expect(await found()).toMatchObject({ accelerator: 'tcg', reason: expect.stringMatching(/nested.*--no-nesting/) });
  expect(await found(false)).toEqual({ accelerator: 'kvm', reason: null });
  await rm(at('kvm'));
  expect(await found(false)).toEqual({ accelerator: 'tcg', reason: `this machine has no ${at('kvm')}` });
  expect(await starts()).toBe(1);
});

test('a trial is made once for each boot of the machine and each QEMU, even if it failed', async () => {
  await qemuThat(aborts);
  const refused = {
    accelerator: 'tcg',
    reason: expect.stringMatching(/^a kernel under KVM on this machine ended: .*MSR/),
  };
  expect([await found(), await found(false)]).toMatchObject([refused, refused]);
  expect(await starts()).toBe(1);
  await put('boot_id', 'second');
  expect(await found()).toMatchObject(refused);
  expect(await starts()).toBe(2);
  await qemuThat(runs.replace('7.2', '8.0'));
  await put('cache/kvm-trial.json', '{"cut sh');
  expect(await found()).toEqual({ accelerator: 'kvm', reason: null });
  expect(await starts()).toBe(3);
});
