import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Scenario } from '../laws/runbook-on.ts';
import { makeAptRoot, removeAptRoot } from './apt-root.ts';
import { makeArchive, makeKey } from './archive.ts';
import type { TestKey, TestPackage } from './archive.ts';
import { rootMachine } from './root-machine.ts';

const run = promisify(execFile);

/** A small system with the real apt, an archive of test packages that is not configured yet, and its key. */
export interface SmallSystem extends AsyncDisposable {
  readonly root: string;
  readonly machine: ReturnType<typeof rootMachine>;
  readonly key: TestKey;
  /** Offers these packages instead of the previous ones; unsigned with null. */
  offer(packages: readonly TestPackage[], signer?: TestKey | null): Promise<void>;
  /** The output of a program in the system. */
  inside(...argv: readonly string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Paths, modes and contents of the files that packages change: /etc, /usr and dpkg's status. */
  state(): Promise<string>;
}

async function walk(root: string, path: string): Promise<readonly string[]> {
  const stat = await lstat(join(root, path));
  const head = `${path} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid}`;
  if (stat.isFile()) {
    const sum = createHash('sha256').update(await readFile(join(root, path)));
    return [`${head} ${sum.digest('hex')}`];
  }
  if (!stat.isDirectory()) return [head];
  const names = (await readdir(join(root, path))).toSorted();
  return [head, ...(await Promise.all(names.map((name) => walk(root, `${path}/${name}`)))).flat()];
}

/** Makes the system; with packages, its archive is configured and read too. */
export async function smallSystem(): Promise<SmallSystem> {
  const root = await makeAptRoot();
  const machine = rootMachine(root);
  const key = await makeKey(join(root, 'root/keeper'));
  const inside: SmallSystem['inside'] = async (...argv) => (await run('chroot', [root, ...argv])).stdout;
  return {
    root,
    machine,
    key,
    inside,
    offer: (packages, signer = key) => makeArchive(join(root, 'srv/archive'), packages, signer),
    async write(path, text) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    },
    async state() {
      const trees = ['/etc', '/usr', '/var/lib/dpkg/status', '/var/lib/dpkg/info', '/var/lib/dpkg/updates'];
      const lines = (await Promise.all(trees.map((tree) => walk(root, tree)))).flat();
      // A killed dpkg leaves the record that it was writing. It reads only records with a number, and the next one is
      // written over it (dpkg's lib/dpkg/dbmodify.c).
      return lines.filter((line) => !line.startsWith('/var/lib/dpkg/updates/tmp.i ')).join('\n');
    },
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
      await removeAptRoot(root);
    },
  };
}

/** The step that configures the system's archive. */
export const archiveStep = ({ key }: Pick<SmallSystem, 'key'>): object => ({
  id: 'archive',
  type: 'apt-repo',
  with: { name: 'test', uri: 'file:/srv/archive', suites: ['./'], key: key.armored, fingerprint: key.fingerprint },
});

/** A step that installs packages. */
export const installStep = (packages: readonly string[], rest: object = {}): object => ({
  id: 'install',
  type: 'package-install',
  with: { packages, ...rest },
});

/** A playbook of these steps. */
export const playbookOf = (...steps: readonly object[]): Scenario => ({
  name: 'packages.yaml',
  text: stringify({ runbook: 1, name: 'packages', summary: 'Packages', steps }),
  inputs: {},
});
