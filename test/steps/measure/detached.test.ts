import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../engine/model/until.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { codeOf, endDetached, startDetached } from '../../../steps/measure/detached.ts';
import { realClock } from '../../machines/real-clock.ts';

/** Like perf: after the signal it prints a message, and first has data to write, here until a file "go" exists. */
const program = `trap 'touch asked; until [ -e go ]; do sleep 0.1; done; echo whole; exit 0' INT
touch ready
while :; do sleep 0.1; done`;

test.each([
  { patience: 60, code: 0, printed: 'whole\n', what: 'ends well' },
  { patience: 1, code: 137, printed: '', what: 'is killed' },
])('a program that still writes for 3 s after SIGINT $what by a patience of $patience s', async (wanted) => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-detached-'));
  await using machine = localMachine({ name: 'host' });
  const { signal } = new AbortController();
  const there = async (name: string): Promise<void> => {
    const found = await until({ clock: realClock, signal, within: 60, every: 0.1 }, async () =>
      (await machine.stat(join(folder, name))) === undefined ? undefined : true,
    );
    expect(found, name).toBe(true);
  };
  try {
    const at = { machine, label: 'host', folder, buildIds: folder, clock: realClock, signal };
    const started = await startDetached(at, 'it', ['sh', '-c', program], 120, wanted.patience);
    await there('ready');
    const ended = endDetached(started);
    await there('asked');
    await realClock.sleep(3);
    await writeFile(join(folder, 'go'), '');
    await ended;
    expect(await codeOf(started)).toBe(wanted.code);
    expect(await machine.read(join(folder, 'it.out'))).toBe(wanted.printed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
