import { spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { runTethered } from '../../../machines/emulated/qemu/run-tethered.ts';
import { networkEnvironment } from './outer-settings.ts';

/** The result of a command in a machine. */
interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Its output and its errors, in their order. */
  readonly output: string;
}

interface CommandOptions {
  /** A user of the machine; root by default. */
  readonly user?: string;
  readonly home?: string;
  /** Runs it without a network, except the machine's own loopback. */
  readonly offline?: boolean;
}

/** A root folder that runs like a machine: its own mounts and processes, which all end with this process. */
export interface Machine extends AsyncDisposable {
  /** Runs a line of shell in the home folder. */
  run(line: string, options?: CommandOptions): Promise<Outcome>;
  /** The processes that run in it, by their command lines. */
  processes(): Promise<readonly string[]>;
}

/*
 * The first process of the machine. It prints its number outside, read before its own /proc is mounted. SIGCHLD is
 * ignored, so the kernel removes orphaned children.
 */
const bootScript = `
set -eu
read -r pid rest </proc/self/stat
root=$1
shift
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir "$root/run/lock"
for folder; do
  mkdir -p "$root$folder"
  mount --bind "$folder" "$root$folder"
done
cd "$root"
mkdir -p .outer
pivot_root . .outer
cd /
umount --lazy /.outer
rmdir /.outer
echo "up $pid"
exec env --ignore-signal=CHLD sleep infinity
`;

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Starts a machine from a root folder; `shared` are folders that it sees at the same path as this machine does. */
export async function startMachine(
  root: string,
  options: { readonly home: string; readonly shared: readonly string[]; readonly log: string },
): Promise<Machine> {
  const off = new AbortController();
  const log = createWriteStream(options.log, { flags: 'a' });
  let up: (pid: string) => void = () => {};
  const started = new Promise<string>((resolve) => (up = resolve));
  const argv = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--', 'sh', '-c', bootScript, 'sh'];
  const ended = runTethered([...argv, root, ...options.shared], {
    environment: { ...process.env },
    signal: off.signal,
    onLine: (line) => {
      if (line.startsWith('up ')) up(line.slice(3));
    },
  });
  const over = ended.catch((cause: unknown) => {
    if (!off.signal.aborted) throw cause;
  });
  const pid = await Promise.race([
    started,
    over.then(() => {
      throw new Error('the machine ended before it was up');
    }),
  ]);
  over.catch(() => {});
  const enter = (argvInside: readonly string[]): Promise<Outcome> =>
    collect(['nsenter', `--target=${pid}`, '--mount', '--pid', '--', ...argvInside], log);
  return {
    run(line, { user, home = options.home, offline = false } = {}) {
      log.write(`\n$ ${line}\n`);
      const variables = { ...networkEnvironment(), HOME: home, PATH: path, LANG: 'C.UTF-8' };
      const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      return enter([
        ...(offline ? ['unshare', '--net', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] : []),
        ...(user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups']),
        ...['env', '-i', ...environment, 'sh', '-c', 'cd && eval "$1"', 'sh', line],
      ]);
    },
    async processes() {
      // pgrep does not list itself.
      const { output } = await enter(['pgrep', '-a', '.']);
      return output.split('\n').filter((line) => line !== '' && !/^1 /.test(line));
    },
    async [Symbol.asyncDispose]() {
      off.abort();
      await over;
      await new Promise<void>((resolve) => log.end(() => resolve()));
    },
  };
}

function collect(argv: readonly string[], log: WriteStream): Promise<Outcome> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        log.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
