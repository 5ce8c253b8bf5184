// Replaces systemd-run and systemctl on a machine without systemd: real processes, with their state in $STAND_IN.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , self, ...args] = process.argv;
const at = args.indexOf('--');
const [options, rest] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
const valueOf = (name) => options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3);
const folderOf = (unit) => join(process.env.STAND_IN, unit);
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

function stateOf(unit) {
  const folder = folderOf(unit);
  if (!existsSync(join(folder, 'pid'))) return undefined;
  const read = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : undefined);
  return { pid: Number(read('pid')), invocation: read('invocation'), status: read('status') };
}

if (self === 'systemd-run') {
  const unit = valueOf('unit');
  if (stateOf(unit)) fail(`Unit ${unit} was already loaded or has a fragment file.`);
  const argv = rest.map((word) => word.replaceAll('$$', '$'));
  if (spawnSync('sh', ['-c', 'command -v "$1"', 'sh', argv[0]]).status !== 0) {
    fail(`Failed to find executable ${argv[0]}: No such file or directory`);
  }
  const log = options.find((option) => option.startsWith('--property=StandardOutput=append:'))?.split('append:')[1];
  const folder = folderOf(unit);
  mkdirSync(folder, { recursive: true });
  const out = openSync(log, 'a', 0o600);
  // A shell that waits for the program keeps the exit status, as systemd would.
  const script =
    'cd "$1"; shift; "$@" & echo $! >pid.new; mv pid.new pid; wait $!; echo $? >status.new; mv status.new status';
  spawn('sh', ['-c', script, 'sh', folder, ...argv], { detached: true, stdio: ['ignore', out, out] }).unref();
  writeFileSync(join(folder, 'invocation'), randomUUID());
  while (!existsSync(join(folder, 'pid'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
} else {
  const [verb] = options;
  const [unit] = rest;
  const state = stateOf(unit);
  const running = state !== undefined && state.status === undefined;
  if (state && !running && state.status === '0') rmSync(folderOf(unit), { recursive: true, force: true });
  if (verb === 'show') {
    const status = Number(state?.status ?? 0);
    process.stdout.write(
      [
        `LoadState=${state && (running || status > 0) ? 'loaded' : 'not-found'}`,
        `ActiveState=${running ? 'active' : status > 0 ? 'failed' : 'inactive'}`,
        `Result=${status > 128 ? 'signal' : status > 0 ? 'exit-code' : 'success'}`,
        `MainPID=${running ? state.pid : 0}`,
        `ExecMainStatus=${status > 128 ? status - 128 : status}`,
        `InvocationID=${state?.invocation ?? ''}`,
        '',
      ].join('\n'),
    );
  } else if (verb === 'kill') {
    if (!running) fail(`Unit ${unit} is not running.`);
    process.kill(state.pid, valueOf('signal'));
  } else if (verb === 'stop') {
    if (running) process.kill(state.pid, 'SIGTERM');
    while (stateOf(unit) && stateOf(unit).status === undefined)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    rmSync(folderOf(unit), { recursive: true, force: true });
  } else if (verb === 'reset-failed') {
    rmSync(folderOf(unit), { recursive: true, force: true });
  } else fail(`unknown verb ${verb}`);
}
