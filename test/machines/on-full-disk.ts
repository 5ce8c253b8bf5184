import { changeKinds } from '../../changes/index.ts';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Journal } from '../../engine/journal/journal.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { realClock } from './real-clock.ts';
import { needs } from '../needs.ts';

needs('mount');

/**
 * Runs in a separate mount namespace: fills a small file system, makes it read-only, and prints the errors and the
 * files of a local machine as JSON.
 */
const folder = process.argv[2] ?? '';
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
await using machine = localMachine({ name: 'host' });
const text = (content: string) => ({ encoding: 'utf8' as const, content, mode: 0o600, owner: 0, group: 0 });
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'fine';
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return `${error.code} ${error.message.includes(folder) ? 'names the file' : error.message}`;
  }
};
const kept = `${folder}/kept`;
const progress = { kind: 'step-started', step: 's', title: 'x'.repeat(3000) } as const;

await machine.put(kept, text('as it was'));
const put = await codeOf(machine.put(kept, text('x'.repeat(100_000))));
const journal = await Journal.create(machine, folder, 'run', { clock: realClock, kinds: changeKinds });
let appended = 0;
const append = await codeOf(
  (async () => {
    for (; appended < 100; appended += 1) await journal.append(progress);
  })(),
);
const stopped = await codeOf(journal.append(progress));
const whole = readFileSync(`${folder}/run/journal.ndjson`, 'utf8').split('\n').length - 1;
execFileSync('mount', ['-o', 'remount,ro', folder]);
const readOnly = [
  await codeOf(machine.put(kept, text('y'))),
  await codeOf(machine.append(`${folder}/run/journal.ndjson`, 'y')),
  await codeOf(machine.remove(kept)),
];
const left = { names: readdirSync(folder).sort(), text: readFileSync(kept, 'utf8') };
process.stdout.write(JSON.stringify({ put, append, stopped, lost: appended - whole, readOnly, left }));
