import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { needs } from '../needs.ts';

needs('apt-get');

const run = promisify(execFile);

/** The programs that apt, dpkg and the scripts of packages call. */
const programs = [
  // Debian 13 has no apt-key.
  ...['apt-get', 'apt-cache', 'apt-mark', 'apt-config', 'gpgv', ...(existsSync('/usr/bin/apt-key') ? ['apt-key'] : [])],
  ...['dpkg', 'dpkg-query', 'dpkg-deb', 'dpkg-split', 'dpkg-trigger', 'tar', 'dash'],
  ...['awk', 'cat', 'chmod', 'cmp', 'cp', 'cut', 'diff', 'env', 'find', 'grep', 'head', 'id', 'ln', 'ls', 'mkdir'],
  ...['mktemp', 'mv', 'readlink', 'rm', 'rmdir', 'sed', 'sleep', 'sort', 'stat', 'sync', 'tail', 'touch', 'tr', 'true'],
];

/** True if the real apt can use another root folder, which only root can do. */
export const mayChroot = process.getuid?.() === 0;

/** The shared libraries of programs; scripts have no libraries. */
async function librariesOf(paths: readonly string[]): Promise<readonly string[]> {
  // It fails for scripts, and lists the libraries of the others.
  const { stdout } = await run('ldd', paths).catch((error: { stdout: string }) => error);
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, library = '']) => library);
}

/** A small system in a folder: the real apt and dpkg of this machine with nothing installed. */
export async function makeAptRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'runbook-apt-'));
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  const tables = ['cputable', 'ostable', 'tupletable'].map((name) => `/usr/share/dpkg/${name}`);
  const methods = ['file', 'copy', 'store', 'gpgv'].map((name) => `/usr/lib/apt/methods/${name}`);
  const programFiles = [...programs.map((name) => `/usr/bin/${name}`), ...methods];
  const libraries = await librariesOf(await Promise.all(programFiles.map((path) => realpath(path))));
  await Promise.all(
    [...new Set([...programFiles, ...libraries, ...tables])].map(async (path) => {
      const target = join(root, path.startsWith('/usr/') ? path : `/usr${path}`);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(await realpath(path), target, constants.COPYFILE_FICLONE);
    }),
  );
  // Nothing is fetched over a network here; apt only checks that such methods exist.
  for (const name of ['http', 'https']) await symlink('file', join(root, 'usr/lib/apt/methods', name));
  await symlink('dash', join(root, 'usr/bin/sh'));
  // dpkg checks that they exist; nothing here has a library or a daemon.
  for (const name of ['ldconfig', 'start-stop-daemon']) await symlink('../bin/true', join(root, 'usr/sbin', name));
  const folders = ['dev', 'proc', 'tmp', 'run', 'srv', 'root', 'etc/apt/apt.conf.d', 'etc/apt/sources.list.d'];
  const states = [
    'lib/apt/lists/partial',
    'cache/apt/archives/partial',
    'lib/dpkg/info',
    'lib/dpkg/updates',
    'log/apt',
  ];
  for (const folder of [...folders, ...states.map((state) => `var/${state}`)])
    await mkdir(join(root, folder), { recursive: true });
  for (const name of ['status', 'available']) await writeFile(join(root, 'var/lib/dpkg', name), '');
  await writeFile(join(root, 'var/lib/dpkg/info/format'), '1\n');
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  await writeFile(join(root, 'etc/os-release'), await readFile('/etc/os-release'));
  await writeFile(join(root, 'etc/apt/apt.conf.d/00test'), 'APT::Sandbox::User "root";\nAPT::Architecture "amd64";\n');
  await run('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  return root;
}

/** Removes the files of makeAptRoot. */
export const removeAptRoot = (root: string): Promise<void> => rm(root, { recursive: true, force: true });
