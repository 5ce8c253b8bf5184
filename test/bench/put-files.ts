import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FileState, Machine } from '../../engine/model/machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import { startSshd } from '../machines/cabled/loopback-sshd.ts';

// `node test/bench/put-files.ts [count] [folder]`, as root: milliseconds for `put` and `readFile`, locally and over a local ssh
// connection, as the best of five rounds. The folder decides the disk, and so the cost of fsync.
const count = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(process.argv[3] ?? '/var/tmp', 'runbook-bench-'));

async function best(work: () => Promise<unknown>): Promise<string> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    for (let turn = 0; turn < count; turn += 1) await work();
    rounds.push((performance.now() - start) / count);
  }
  return `${Math.min(...rounds).toFixed(2)} ms`;
}

async function measure(what: string, machine: Machine): Promise<void> {
  const path = `${folder}/one/two/three/file`;
  const state: FileState = { encoding: 'utf8', content: 'x'.repeat(2000), mode: 0o644, owner: 0, group: 0 };
  await machine.makeFolder(`${folder}/one/two/three`, 0o755);
  console.log(`${what.padEnd(6)} put ${await best(() => machine.put(path, state))}`);
  console.log(`${what.padEnd(6)} readFile ${await best(() => machine.readFile(path))}`);
  console.log(
    `${what.padEnd(6)} append ${await best(() => machine.append(`${folder}/one/two/three/journal`, 'x'.repeat(500)))}`,
  );
}

try {
  {
    await using machine = localMachine({ name: 'host' });
    await measure('local', machine);
  }
  const sshd = await startSshd(folder);
  try {
    await using machine = await sshMachine(sshd.options);
    await measure('ssh', machine);
  } finally {
    await sshd.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
