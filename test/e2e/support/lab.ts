import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { labConsole } from '../../../machines/emulated/lab/lab-status.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of `--json`. */
export type Line = { readonly kind: string; readonly [key: string]: unknown };

/** An emulated host of this test's own, and the real `runbook` on it. */
export interface Lab extends AsyncDisposable {
  /** The lab file to apply with. */
  readonly file: string;
  runbook(...argv: readonly string[]): Promise<Ran>;
  /** Writes a playbook for one test beside the lab file and returns its path. */
  write(name: string, text: string): Promise<string>;
  /** Runs with --json and passes each line to `watch`; if it returns true, runbook is killed with SIGKILL. */
  watched(
    argv: readonly string[],
    watch: (line: Line) => 'kill' | undefined,
  ): Promise<Ran & { readonly lines: readonly Line[] }>;
  /**
   * True if a kernel reported that a processor got no timer interrupts any more: that of the emulated host on its
   * console, or that of a guest in `message`. QEMU's emulated processors can lose one (decision 8).
   */
  hasLostTimer(message: string): Promise<boolean>;
  /** The output of a command inside the emulated host, by `runbook lab ssh`: another connection than the tested one. */
  inside(command: string): Promise<string>;
}

/** A free port: the peers of all labs are this machine, so each lab measures on another port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts an emulated host in a shape, given as options of `runbook lab up`, with its own state folders. Images and
 * snapshots are in XDG_CACHE_HOME, otherwise in the user's cache.
 */
export async function startLab(...shape: readonly string[]): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-e2e-'));
  const file = join(folder, 'lab.yaml');
  const shipped = await readFile(join(root, 'playbooks/labs/emulated.yaml'), 'utf8');
  await writeFile(file, `${shipped.replace('lab: emulated', 'lab: e2e')}  port: ${await freePort()}\n`);
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state'), NO_COLOR: '1' };

  // A host that does not answer has written the reason there, and the folder is removed with the lab.
  const consoleText = async (): Promise<string> => {
    const { log } = labConsole({ name: 'e2e', stateDir: join(folder, 'state', 'runbook') });
    return stripVTControlCharacters(await readFile(log, 'latin1').catch((cause: Error) => cause.message));
  };
  const endOfConsole = async (): Promise<string> => {
    const text = await consoleText();
    return `The end of its console:\n${text
      .split(/[\r\n]+/)
      .slice(-60)
      .join('\n')}`;
  };

  const run = (argv: readonly string[], watch?: (text: string) => 'kill' | undefined): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const child = spawn(join(root, 'bin/runbook'), argv, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [stdout, stderr] = ['', ''];
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (text) => {
        stdout += `${text}\n`;
        // bin/runbook becomes Node by exec, so this is the process that holds the lock and writes the journal.
        if (watch?.(text) === 'kill') child.kill('SIGKILL');
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', async (code) => {
        const isLost = stderr.includes('did not return within');
        resolve({ code, stdout, stderr: isLost ? `${stderr}\n${await endOfConsole()}` : stderr });
      });
    });

  const lab: Lab = {
    file,
    runbook: (...argv) => run(argv),
    async write(name, text) {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    },
    async watched(argv, watch) {
      const lines: Line[] = [];
      const ran = await run([...argv, '--json'], (text) => {
        const line = JSON.parse(text) as Line;
        lines.push(line);
        return watch(line);
      });
      return { ...ran, lines };
    },
    async inside(command) {
      const { code, stdout, stderr } = await run(['lab', 'ssh', 'e2e', '--', command]);
      if (code !== 0) throw new Error(`${command}: ${stderr || stdout}\n${await endOfConsole()}`);
      return stdout;
    },
    hasLostTimer: async (message) =>
      /Possible timer handling issue on cpu=|rcu_\w+ detected stalls/.test(`${await consoleText()}\n${message}`),
    async [Symbol.asyncDispose]() {
      await run(['lab', 'down', 'e2e']);
      await rm(folder, { recursive: true, force: true });
    },
  };
  const { code, stdout, stderr } = await lab.runbook('lab', 'up', 'e2e', ...shape);
  if (code !== 0) {
    await lab[Symbol.asyncDispose]();
    throw new Error(`the emulated host did not start: ${stderr}${stdout}`);
  }
  return lab;
}
