import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root, runbook, type ProgramOutput } from './run-binary.ts';
import { needs } from '../needs.ts';

needs('mount');

const isRoot = process.getuid?.() === 0;

/** A mount namespace in which /var/lib and /run are empty, so that the journals and the lock are a test's own. */
export interface OwnMachine extends AsyncDisposable {
  /** The folder of the test's files, which is the working folder inside. */
  readonly folder: string;
  /** The command line prefix that runs runbook inside. */
  readonly enter: readonly string[];
  run(...argv: readonly string[]): Promise<ProgramOutput>;
}

// The checkout is kept open, because the new /var/lib hides its path if it is below that folder.
const SET_UP = `
exec 9<"$1"
mount -t tmpfs -o mode=755 none /var/lib
mount -t tmpfs -o mode=755 none /run
if [ ! -e "$1" ]; then
  mkdir -p "$1"
  mount --no-canonicalize --bind /proc/self/fd/9 "$1"
fi
exec 9<&-
echo ready
exec cat
`;

/** Makes such a machine with a new folder; disposing removes both. */
export async function ownMachine(): Promise<OwnMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-own-'));
  const keeper = spawn('unshare', [...(isRoot ? [] : ['--map-root-user']), '--mount', 'sh', '-ec', SET_UP, 'sh', root]);
  const [said] = (await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'exit')])) as [unknown];
  expect(String(said)).toBe('ready\n');
  const user = isRoot ? [] : ['--user', '--preserve-credentials'];
  const enter = [
    'nsenter',
    '--target',
    String(keeper.pid),
    '--mount',
    ...user,
    `--wd=${folder}`,
    join(root, 'bin', 'runbook'),
  ];
  const [nsenter = '', ...words] = enter;
  return {
    folder,
    enter,
    run: (...argv) => runbook([...words, ...argv], { path: nsenter, cwd: folder }),
    async [Symbol.asyncDispose]() {
      keeper.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
