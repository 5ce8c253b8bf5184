import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../run-binary.ts';
import { createScreen } from './tree/screen.ts';

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
  await writeFile(
    join(folder, 'inner.yaml'),
    `runbook: 1
name: inner
summary: Modules, one after another
steps:
  - id: each
    name: "Load {{ item }}"
    for_each: [vfio-pci, kvm]
    type: modprobe
    with: { module: "{{ item }}" }
`,
  );
  await writeFile(
    join(folder, 'tree.yaml'),
    `runbook: 1
name: tree
summary: Blocks and lists
inputs:
  more: { type: boolean, summary: Whether there is more, default: false }
steps:
  - id: modules
    include: inner.yaml
  - id: again
    name: Load 目錄 once more
    type: modprobe
    with: { module: vfio-pci }
  - id: more
    name: Load more
    when: "{{ inputs.more }}"
    type: modprobe
    with: { module: vfio }
`,
  );
  await writeFile(join(folder, 'lab.yaml'), 'lab: 1\nname: simulated\nmachines: { host: { connect: simulated } }\n');
});
afterAll(() => rm(folder, { recursive: true }));

/**
 * The screen of a person who applies a playbook at a terminal (script(1) provides it) and types `answer` at the
 * confirmation.
 */
async function atTerminal(answer: string, playbook = 'load') {
  const command = `stty columns 100 rows 40 && '${join(root, 'bin', 'runbook')}' apply ${playbook}.yaml --lab ./lab.yaml`;
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
  const screen = createScreen();
  screen.write(seen);
  return { code, seen: stripVTControlCharacters(seen).replaceAll('\r', ''), screen: screen.seen().join('\n') };
}

test('a yes runs the plan, each finished step is one line, and the end shows the result', async () => {
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

test('blocks and lists are parents of their steps, and the final tree has a mark and a note for each', async () => {
  const { code, screen } = await atTerminal('y\n', 'tree');
  expect(code).toBe(0);
  const last = screen.slice(screen.indexOf('✔ modules'), screen.indexOf('\nDone in'));
  expect(last.replace(/\d+ ms/g, 'N ms')).toBe(`✔ modules                       2 steps, N ms
  ✔ each                        2 steps, N ms
    ✔ [0]  Load vfio-pci        1 change, N ms
    = [1]  Load kvm             no change needed, N ms
= again    Load 目錄 once more  no change needed, N ms
↓ more     Load more            skipped: when: {{ inputs.more }}
`);
});
