import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { lockFile } from '../machines/emulated/cache/lock-file.ts';
import { stateFolder } from '../cli/process/state-folder.ts';
import { missingForHost } from './missing-packages.ts';
import { preparationOf } from './prepare-host.ts';

// `npm start [-- -y] [-- options of apply]`: applies the whole document on an emulated host, and first installs
// everything that this machine lacks.
const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const yes = given.includes('-y') || given.includes('--yes');
const rest = given.filter((argument) => argument !== '-y' && argument !== '--yes');
const atTerminal = process.stdin.isTTY && process.stdout.isTTY;

const preparation = await preparationOf(missingForHost, yes);
if (preparation !== 'ready') process.exit(preparation === 'missing' ? 2 : 1);
// The emulated host can be used by one run at a time. A second `npm start` waits, and then everything is done.
mkdirSync(stateFolder(), { recursive: true, mode: 0o700 });
const lock = await lockFile(join(stateFolder(), 'start.lock'), {
  onBusy: () => process.stdout.write('Another npm start is at work; waiting for it to end.\n'),
});
const argv = [
  'apply',
  'playbooks/passthrough.yaml',
  '--lab',
  'emulated',
  ...(yes || !atTerminal ? ['--yes'] : []),
  ...rest,
];
process.stdout.write(`$ runbook ${argv.join(' ')}\n\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
const { exitCode } = await execa(join(root, 'bin', 'runbook'), argv, {
  cwd: root,
  stdio: 'inherit',
  env: { RUNBOOK_COMMAND: './bin/runbook' },
  // Ctrl+C reaches this process too; it decides what to finish first.
  cleanup: false,
  reject: false,
});
await lock[Symbol.asyncDispose]();
process.exit(exitCode ?? 1);
