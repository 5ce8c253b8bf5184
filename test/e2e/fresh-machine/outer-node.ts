import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** The user's own program of that name: tests themselves run with node_modules/.bin first on PATH. */
function onPath(program: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders
    .filter((folder) => folder.startsWith('/') && !folder.split('/').includes('node_modules'))
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${program} on PATH outside node_modules`);
  return found;
}

/** Copies the Node and the npm of this machine into a root, to the paths that their own installer uses. */
export async function outerNode(root: string): Promise<void> {
  const local = join(root, 'usr/local');
  const modules = join(local, 'lib/node_modules');
  await mkdir(join(local, 'bin'), { recursive: true });
  await mkdir(modules, { recursive: true });
  await cp(await realpath(onPath('node')), join(local, 'bin/node'));
  // The program is a link to bin/npm-cli.js of the npm package.
  const npm = dirname(dirname(await realpath(onPath('npm'))));
  await cp(npm, join(modules, 'npm'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx'])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
}
