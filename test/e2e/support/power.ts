import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { Qmp } from '../../../machines/emulated/qemu/qmp.ts';
import type { LabState } from '../../../machines/emulated/lab/lab-state.ts';
import type { Lab } from './lab.ts';
import { labFolder } from './runbook-inside.ts';

/** All output of the host on its serial console since its last start from the snapshot or power-on. */
export const consoleOf = (lab: Lab): Promise<string> => readFile(`${labFolder(lab)}/serial.log`, 'latin1');

const bootId = '/proc/sys/kernel/random/boot_id';

async function press(lab: Lab, command: string): Promise<void> {
  await using qmp = await Qmp.connect(`${labFolder(lab)}/qmp.sock`);
  await qmp.execute(command);
}

/** Presses the reset button: the host's memory is lost, and it boots at once. */
export const resetButton = (lab: Lab): Promise<void> => press(lab, 'system_reset');

/** Cuts the power: QEMU ends, either in an orderly way or with the loss of unwritten data. */
export async function cutPower(lab: Lab, how: 'quit' | 'kill'): Promise<void> {
  const { process: qemu } = JSON.parse(await readFile(`${labFolder(lab)}/lab.json`, 'utf8')) as LabState;
  if (how === 'quit') await press(lab, 'quit');
  else process.kill(qemu?.pid ?? 0, 'SIGKILL');
  const status = async (): Promise<string> => (await lab.runbook('lab', 'status', 'e2e', '--json')).stdout;
  await expect.poll(status, { timeout: 60_000, interval: 500 }).toMatch(/"status":"dead"/);
}

/** Switches the host on, with its present disk. */
export async function switchOn(lab: Lab): Promise<void> {
  const { code, stdout, stderr } = await lab.runbook('lab', 'up', 'e2e');
  expect(code, stdout + stderr).toBe(0);
  await lab.inside('systemctl is-system-running --wait || true');
}

/** The boot that the host is in. */
export const bootOf = (lab: Lab): Promise<string> => lab.inside(`cat ${bootId}`);

/** Waits until the host has finished another boot than that one. */
export async function awaitBoot(lab: Lab, before: string): Promise<void> {
  // A host that has lost its memory does not answer earlier requests.
  const now = (): Promise<string> => lab.inside(`timeout 5 cat ${bootId}`).catch(() => before);
  await expect.poll(now, { timeout: 600_000, interval: 2_000 }).not.toBe(before);
  await lab.inside('systemctl is-system-running --wait || true');
}
