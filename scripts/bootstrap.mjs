// Plain JavaScript without dependencies, which any Node since 18 can run. `npm start` and `npm test` run it first on a
// fresh clone: it installs the locked npm packages if they are missing or older than the lock, then runs a TypeScript
// script on Node 24.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = join(root, '.cache', 'npm-ci.log');

/** Whether that program is a Node that runs TypeScript (24.12 or newer). */
function runsTypeScript(node) {
  const said = spawnSync(node, ['--version'], { encoding: 'utf8' });
  const [major = 0, minor = 0] = (said.stdout ?? '').replace('v', '').split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12);
}

function findNode() {
  return [join(root, 'node_modules/.bin/node'), process.execPath].find(runsTypeScript);
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install counts as missing. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs && findNode() !== undefined;
}

/** Runs npm ci unless another process has finished it. */
function install() {
  if (isInstalled()) return true;
  process.stdout.write('Installing npm packages (npm ci) … ');
  const started = Date.now();
  const output = openSync(log, 'w');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', output, output] });
  process.stdout.write(`${npm.status === 0 ? 'done' : 'failed'} (${Math.round((Date.now() - started) / 1000)} s)\n`);
  if (npm.status === 0) return true;
  const tail = npm.error ? String(npm.error) : readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  process.stderr.write(`${tail}\n\nThe full log is ${log}\n`);
  return false;
}

/**
 * Installs the npm packages, one process at a time: a second process would remove the files of the first. flock(1)
 * passes its lock to npm, so an npm whose parent was killed keeps the lock until it ends.
 */
function installAlone() {
  mkdirSync(dirname(log), { recursive: true });
  const argv = [join(root, '.cache', 'npm-ci.lock'), process.execPath, fileURLToPath(import.meta.url), '--install'];
  const flock = (...options) => spawnSync('flock', [...options, ...argv], { stdio: 'inherit', cwd: root });
  let locked = flock('--nonblock', '--conflict-exit-code', '75');
  if (locked.error !== undefined) return install();
  if (locked.status === 75) {
    process.stdout.write('Another process installs the npm packages; waiting for it.\n');
    locked = flock();
  }
  return locked.status === 0;
}

/** The last line if nothing could run, because the test script promises a tally in every case. */
function fail(script, code, message) {
  if (message) process.stderr.write(`${message}\n`);
  if (script.endsWith('test.ts')) process.stdout.write('0 passed, 1 failed\n');
  process.exit(code);
}

const [script = '', ...rest] = process.argv.slice(2);
if (script === '--install') process.exit(install() ? 0 : 1);
if (!isInstalled()) {
  if (spawnSync('npm', ['--version']).error)
    fail(script, 2, 'npm is missing: install Node 20 or newer with npm 10 or newer.');
  if (!installAlone()) fail(script, 1);
}
const node = findNode();
if (node === undefined) {
  fail(
    script,
    2,
    `npm packages are installed, but ${join(root, 'node_modules/.bin/node')} does not run.\n` +
      'npm installs it as an optional package for Linux on x86-64 and 64-bit Arm; if optional packages are switched off\n' +
      '(npm config get omit), run: npm ci --include=optional   or use Node 24.12 or newer.',
  );
}
// Ctrl+C reaches the script too. The script decides what to finish first, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
const run = spawnSync(node, [join(root, script), ...rest], { stdio: 'inherit', cwd: root });
process.exit(run.status ?? 1);
