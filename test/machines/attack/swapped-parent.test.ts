import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import type { FileChange } from '../../../changes/file/change.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import { sweepParts } from '../../../engine/apply/sweep-parts.ts';
import type { RecordedChange } from '../../../engine/journal/recorded.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { FILE_SCRIPT } from '../../../machines/guest/file-script.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import { startSshd } from '../cabled/loopback-sshd.ts';
import { realClock } from '../real-clock.ts';

const attacker = 65_534;
/** How long one machine is attacked, in milliseconds. */
const duration = 4000;

let folder: string;
let attack: ChildProcess;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-attack-')));
  chmodSync(folder, 0o755);
  // Nobody except root may enter it.
  mkdirSync(join(folder, 'outside'), { mode: 0o700 });
  writeFileSync(join(folder, 'outside/file'), 'the file of root\n', { mode: 0o600 });
  mkdirSync(join(folder, 'outside/empty'));
  writeFileSync(join(folder, 'outside/.runbook-0123456789ab'), 'a part of another run\n');
  const home = join(folder, 'home');
  mkdirSync(join(home, 'box/empty'), { recursive: true });
  writeFileSync(join(home, 'box/file'), 'the bytes of the attacker\n');
  symlinkSync('../outside', join(home, 'way'));
  for (const path of [home, join(home, 'box'), join(home, 'box/file'), join(home, 'box/empty')])
    chownSync(path, attacker, attacker);
  const argv = [
    '--reuid',
    `${attacker}`,
    '--clear-groups',
    'perl',
    join(import.meta.dirname, 'swap-parents.pl'),
    home,
    '../../outside/file',
  ];
  attack = spawn('setpriv', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(attack.stdout ?? attack, 'data');
});
afterEach(async () => {
  const ended = once(attack, 'exit');
  if (attack.exitCode === null && attack.kill('SIGKILL')) await ended;
  rmSync(folder, { recursive: true, force: true });
});

/** Everything in the folder of root: names, contents, owners and modes. */
const outside = (): readonly string[] =>
  readdirSync(join(folder, 'outside'))
    .sort()
    .map((name) => {
      const path = join(folder, 'outside', name);
      const { mode, uid, gid } = lstatSync(path);
      return [name, mode.toString(8), uid, gid, name === 'empty' ? '' : readFileSync(path, 'utf8')].join(' ');
    });

/** Applies and undoes a `file` change, as the engine does, and sweeps; returns the outcomes by name. */
async function attackOn(machine: Machine): Promise<Readonly<Record<string, number>>> {
  const path = join(folder, 'home/box/file');
  const seen: Record<string, number> = {};
  const count = (name: string): void => void (seen[name] = (seen[name] ?? 0) + 1);
  const making = {
    machine,
    clock: realClock,
    kinds: changeKinds,
    now: new AbortController().signal,
    record: async () => {},
  };
  const place = { step: 'attacked', on: 'host', index: 0, takes: 'now' } as const;
  const attempt = async (what: string, work: () => Promise<string>): Promise<void> => {
    try {
      count(`${what} ${await work()}`);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      count(`${what} ${error.code}`);
    }
  };
  const before = outside();
  const end = performance.now() + duration;
  for (let round = 0; performance.now() < end; round += 1) {
    const found = (await changeKinds.observe(
      { kind: 'file', path, before: null, after: null } as FileChange,
      machine,
    )) as FileChange['before'];
    const after = { encoding: 'utf8', content: `written by root ${round}\n`, mode: 0o644, owner: 0, group: 0 } as const;
    const change: FileChange = { kind: 'file', path, before: found, after: round % 5 === 4 ? null : after };
    await attempt('apply', async () => (await makeChange(change, place, making)).kind);
    await attempt('undo', async () => {
      const inverse = changeKinds.invert(change, await changeKinds.observe(change, machine));
      return inverse === null ? 'none' : (await makeChange(inverse, { ...place, index: 1 }, making)).kind;
    });
    await attempt('sweep', async () => {
      await sweepParts(
        [{ ...place, change, done: false, observed: null } satisfies RecordedChange],
        machine,
        changeKinds,
      );
      return 'done';
    });
    await attempt('folders', async () => {
      await machine.removeFolders(join(folder, 'home/box/empty'), join(folder, 'home/box/empty'));
      await machine.makeFolder(join(folder, 'home/box/new/below'), 0o755);
      await machine.append(join(folder, 'home/box/journal'), 'x');
      await machine.truncate(join(folder, 'home/box/file'), 0);
      return 'done';
    });
    expect(outside(), `round ${round}`).toEqual(before);
  }
  return seen;
}

test.runIf(process.getuid?.() === 0)(
  'a local machine writes nothing outside while a user exchanges the parent',
  async () => {
    await using machine = localMachine({ name: 'host', lockPath: join(folder, 'lock') });
    const seen = await attackOn(machine);
    // The attack was in the way, and it did not stop everything.
    expect(Object.keys(seen)).toEqual(expect.arrayContaining([expect.stringMatching(/^apply (?!made)/)]));
  },
);

test.runIf(process.getuid?.() === 0)('neither does a machine over ssh', async () => {
  const keys = mkdtempSync(join(tmpdir(), 'runbook-attack-ssh-'));
  const sshd = await startSshd(keys);
  try {
    await using machine = await sshMachine({ ...sshd.options, lockPath: join(keys, 'lock') });
    const seen = await attackOn(machine);
    expect(Object.keys(seen).some((name) => name.startsWith('apply'))).toBe(true);
  } finally {
    await sshd.close();
    rmSync(keys, { recursive: true, force: true });
  }
});

test.runIf(process.getuid?.() === 0)('neither does the script of a guest', async () => {
  await using local = localMachine({ name: 'guest', lockPath: join(folder, 'lock') });
  const script = async (words: readonly string[], stdin = ''): Promise<string> => {
    const output = await local.run(['sh', '-c', FILE_SCRIPT, 'sh', ...words], { stdin });
    if (output.code !== 0 && output.code !== 64) throw new MachineError(output.stderr, { code: 'REFUSED' });
    return output.stdout;
  };
  const machine: Machine = {
    ...local,
    put: async (path, file) =>
      void (await script(
        ['put', path, file.mode.toString(8), `${file.owner}`, `${file.group}`, '0123456789cd', 'bytes'],
        file.content,
      )),
    remove: async (path) => void (await script(['remove', path])),
    makeFolder: async (path, mode) => void (await script(['folder', path, mode.toString(8)])),
    removeFolders: async (path, top) => void (await script(['rmdirs', path, top])),
    append: async (path, text) => void (await script(['append', path], text)),
    truncate: async (path, size) => void (await script(['cut', path, `${size}`])),
  };
  const seen = await attackOn(machine);
  expect(Object.keys(seen).some((name) => name.startsWith('apply'))).toBe(true);
});
