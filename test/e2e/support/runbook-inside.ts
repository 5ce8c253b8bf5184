import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from './lab.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const run = promisify(execFile);
const sources = [
  'bin',
  'cli',
  'engine',
  'facts',
  'machines',
  'steps',
  'schemas',
  'report',
  'playbooks',
  'package.json',
];

/** The folder of runbook in the emulated host. */
export const inside = '/opt/runbook';

/** The emulated host's state folder on this side; its lab is called e2e. */
export const labFolder = (lab: Lab): string => join(dirname(lab.file), 'state', 'runbook', 'labs', 'e2e');

/**
 * Copies this checkout with its Node and the packages that it needs into the emulated host, as a person would to run it
 * there.
 */
export async function putRunbookInside(lab: Lab): Promise<void> {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root });
  const packages = stdout
    .split('\n')
    .filter((path) => path.startsWith(`${root}/node_modules/`))
    .map((path) => path.slice(root.length + 1));
  const env = { ...process.env, XDG_STATE_HOME: join(dirname(lab.file), 'state') };
  const pipe = (from: string, to: string, args: readonly string[]): Promise<unknown> =>
    run('bash', ['-c', `set -o pipefail; ${from} | ./bin/runbook lab ssh e2e -- '${to}'`, 'put', ...args], {
      cwd: root,
      env,
    });
  await pipe('tar -cf - -- "$@"', `mkdir -p ${inside} && tar -xf - -C ${inside}`, [...sources, ...packages]);
  const node = realpathSync(join(root, 'node_modules', '.bin', 'node'));
  const bin = `${inside}/node_modules/.bin`;
  await pipe('cat -- "$1"', `mkdir -p ${bin} && cat >${bin}/node && chmod 755 ${bin}/node`, [node]);
}
