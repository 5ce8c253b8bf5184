import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { missingForHost } from './missing-packages.ts';
import { preparationOf } from './prepare-host.ts';

// `npm start [-- -y] [-- options of apply]`: the whole document on an emulated host, from whatever this machine lacks.
const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const yes = given.includes('-y') || given.includes('--yes');
const rest = given.filter((argument) => argument !== '-y' && argument !== '--yes');
const atTerminal = process.stdin.isTTY && process.stdout.isTTY;

const preparation = await preparationOf(missingForHost, yes);
if (preparation !== 'ready') process.exit(preparation === 'missing' ? 2 : 1);
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
const run = spawn(join(root, 'bin', 'runbook'), argv, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, RUNBOOK_COMMAND: './bin/runbook' },
});
run.on('close', (code) => process.exit(code ?? 1));
