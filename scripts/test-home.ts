import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { removeTree } from '../machines/emulated/image/as-root.ts';

/**
 * On disk, because /tmp of newer Debians is in memory; and short, because the address of a UNIX socket below it has at
 * most 107 bytes.
 */
const parent = '/var/tmp';
const prefix = 'runbook-test-';

/** The start time of a process, which differs for a later process of the same number (proc_pid_stat(5), field 22). */
function startOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}

/**
 * Removes a folder, but no content of mounts in it. An ordinary user has no mounts outside the namespace of a build.
 */
function remove(path: string): void {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) return rmSync(path, { recursive: true, force: true });
  const [program = '', ...rest] = removeTree(path, { uid });
  const { exitCode, stderr } = execaSync(program, rest, { reject: false });
  if (exitCode !== 0) process.stderr.write(`${path} could not be removed: ${stderr}\n`);
}

/** A home folder for one run of tests, with an empty cache, beside a folder for the root of a fresh machine. */
export interface TestHome {
  /** It is at the same path inside the fresh machine, because snapshots name their images by absolute paths. */
  readonly home: string;
  readonly machine: string;
  /** The environment for the tests; RUNBOOK_TEST_HOME names the folder of this run. */
  readonly environment: Readonly<Record<'XDG_CACHE_HOME' | 'RUNBOOK_TEST_HOME', string>>;
  /** Empties the home folder, for a suite that needs an empty one. */
  empty(): void;
  remove(): void;
}

/** Makes the folders of this run; those of runs that were killed are removed. */
export function makeTestHome(): TestHome {
  for (const name of readdirSync(parent)) {
    const [pid, start] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : [];
    const path = join(parent, name);
    if (pid !== undefined && startOf(pid) !== start && statSync(path).uid === process.getuid?.()) remove(path);
  }
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-${startOf('self')}-`));
  return testHomeIn(folder);
}

/** The folders of a run inside its folder, in the layout of makeTestHome. */
export function testHomeIn(folder: string): TestHome {
  const home = join(folder, 'home');
  const cache = join(home, '.cache');
  mkdirSync(cache, { recursive: true });
  return {
    home,
    machine: join(folder, 'machine'),
    environment: { XDG_CACHE_HOME: cache, RUNBOOK_TEST_HOME: folder },
    empty() {
      remove(home);
      mkdirSync(cache, { recursive: true });
    },
    remove: () => remove(folder),
  };
}
