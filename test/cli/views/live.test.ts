import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../run-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-live-'));
  await writeFile(
    join(folder, 'load.yaml'),
    `runbook: 1
name: load
summary: Loads a module
steps:
  - id: load
    name: Load it
    type: modprobe
    with: { module: vfio-pci }
`,
  );
  await writeFile(join(folder, 'lab.yaml'), 'lab: 1\nname: simulated\nmachines: { host: { connect: simulated } }\n');
});
afterAll(() => rm(folder, { recursive: true }));

/** What a person sees who runs apply at a terminal (script(1) gives it one) and types `answer` at the question. */
async function atTerminal(answer: string): Promise<{ code: number | null; seen: string }> {
  const command = `stty columns 100 rows 40 && '${join(root, 'bin', 'runbook')}' apply load.yaml --lab ./lab.yaml`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      TERM: 'xterm',
      RUNBOOK_NODE: process.execPath,
      RUNBOOK_COMMAND: 'runbook',
      XDG_STATE_HOME: join(root, '.cache', 'tests', 'state'),
    },
  });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const before = seen.includes('[y/N]');
    seen += chunk.toString();
    if (!before && seen.includes('[y/N]')) child.stdin.write(answer);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  return { code, seen: stripVTControlCharacters(seen).replaceAll('\r', '') };
}

test('a yes carries the plan out, each finished step on one line, and the end says how it went', async () => {
  const { code, seen } = await atTerminal('y\n');
  expect(code).toBe(0);
  expect(seen).toMatch(/^Plan: 1 change in 1 step$/m);
  expect(seen).toMatch(/✔ load {2}Load it {2}1 change, /);
  expect(seen).toMatch(/^Done in .* {2}1 step: 1 changed$/m);
});

test.each([
  ['n', 'n\n'],
  ['Enter', '\n'],
  ['Ctrl+C', '\u0003'],
  ['Ctrl+D', '\u0004'],
])('%s changes nothing', async (_name, answer) => {
  const { code, seen } = await atTerminal(answer);
  expect(code).toBe(130);
  expect(seen).toMatch(/^Nothing was changed\.$/m);
  expect(seen).not.toContain('✔');
});
