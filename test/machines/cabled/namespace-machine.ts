import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '../../needs.ts';

needs('ip', 'mount', 'ps');

/**
 * A machine made of network, mount and process namespaces over this machine's files, for root: /etc is a copy, /run,
 * /tmp, /root and /var/lib are empty, and only `lo` exists. All of its processes end with it, and it ends with this
 * process.
 */
export interface NamespaceMachine extends AsyncDisposable {
  /** Its first process, as this machine numbers it. */
  readonly pid: number;
  /** The command line prefix that runs a program inside. */
  readonly enter: readonly string[];
  /** Runs a program inside and returns its output; throws if it fails. */
  run(...argv: readonly string[]): string;
  /** Runs a script for sh(1) with arguments. */
  script(text: string, ...words: readonly string[]): string;
}

/** The folder of runbook itself, which a machine must see at any path. */
const checkout = join(import.meta.dirname, '..', '..', '..');

// The two folders are kept open, because the new /tmp, /root or /var/lib may hide their paths.
const SET_UP = `
set -e
exec 8<"$1" 9<"$2"
mount -t tmpfs none /tmp
mount -t tmpfs -o mode=755 none /run
mkdir -p /run/sshd /run/upper /run/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work /etc
mount -t tmpfs -o mode=755 none /var/lib
mount -t tmpfs -o mode=700 none /root
chmod 1777 /tmp
mkdir -p "$2"
mount --no-canonicalize --bind /proc/self/fd/9 "$2"
mkdir -p "$1"
mount --no-canonicalize --bind /proc/self/fd/8 "$1"
exec 8<&- 9<&-
ip link set lo up
echo ready
exec cat
`;

/**
 * Makes one; `folder` (under /tmp) is the only folder except the checkout that both sides see. `shared` uses this
 * machine's network.
 */
export async function namespaceMachine(folder: string, shared = false): Promise<NamespaceMachine> {
  const spaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', ...(shared ? [] : ['--net'])];
  const keeper = spawn('unshare', [...spaces, 'sh', '-c', SET_UP, 'sh', folder, checkout], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  keeper.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)));
  const [said] = (await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')])) as [unknown];
  if (String(said) !== 'ready\n') throw new Error(`no namespaces: ${complaint}`);
  const pid = Number(readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8'));
  const enter = ['nsenter', '--target', String(pid), '--mount', '--pid', ...(shared ? [] : ['--net']), `--wd=/`, '--'];
  const run = (...argv: readonly string[]) => {
    const [program = '', ...rest] = [...enter, ...argv];
    return execFileSync(program, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  return {
    pid,
    enter,
    run,
    script: (text, ...words) => run('sh', '-ec', text, 'sh', ...words),
    [Symbol.asyncDispose]: async () => {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return;
      const ended = once(keeper, 'exit');
      keeper.stdin.end();
      await ended;
    },
  };
}
