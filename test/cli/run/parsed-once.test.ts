import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { isMistake, parseArguments } from '../../../cli/arguments/parse-arguments.ts';
import type { Verb } from '../../../cli/arguments/verb.ts';
import { createPaint } from '../../../cli/process/paint.ts';
import type { Terminal } from '../../../cli/process/terminal.ts';
import { apply } from '../../../cli/verbs/apply.ts';
import { explain } from '../../../cli/verbs/explain.ts';
import { plan } from '../../../cli/verbs/plan.ts';
import { parseTemplate } from '../../../engine/language/template/parse-template.ts';
import { parseSource } from '../../../engine/language/yaml/parse-source.ts';

vi.mock('../../../engine/language/yaml/parse-source.ts', { spy: true });
vi.mock('../../../engine/language/template/parse-template.ts', { spy: true });

const playbook = `runbook: 1
name: modules
summary: Modules, one of them in a block
inputs:
  first: { type: string, summary: A module }
  second: { type: string, summary: Another module }
steps:
  - id: one
    type: modprobe
    when: "{{ eq facts.cpu.vendor 'intel' }}"
    with: { module: "{{ inputs.first }}" }
    tell: "{{ inputs.first }} is loaded"
  - id: each
    name: "Load {{ item }}"
    type: modprobe
    for_each: ["{{ inputs.second }}", vfio-pci]
    with: { module: "{{ item }}" }
  - id: part
    include: ./part.yaml
    with: { module: "{{ inputs.second }}" }
`;
const part = `runbook: 1
name: part
summary: A block
inputs:
  module: { type: string, summary: A module }
steps:
  - id: load
    type: modprobe
    with: { module: "{{ inputs.module }}" }
`;
const lab = `lab: 1
name: sim
machines: { host: { connect: simulated } }
inputs: { first: vfio-pci, second: e1000e }
`;

/** Every template of the files above; `{{ inputs.second }}` is in a step and in a block. */
const templates = [...(playbook + part).matchAll(/"[^"]*\{\{[^"]*"/g)].map(([text]) => text.slice(1, -1));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-parsed-once-'));
  for (const [name, text] of Object.entries({ 'playbook.yaml': playbook, 'part.yaml': part, 'lab.yaml': lab }))
    await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => vi.clearAllMocks());

/** Runs a verb in this process, on the files above, and returns its exit code and its output. */
async function run(verb: Verb, ...more: readonly string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const print = (said: string): void => void (text += said);
  const terminal: Terminal = {
    out: print,
    err: print,
    lost: () => null,
    paint: createPaint(false),
    paintErr: createPaint(false),
    isColored: false,
    isTTY: false,
    columns: 80,
    rows: 24,
    isLive: false,
    canAsk: false,
    ask: () => Promise.resolve(undefined),
    askSecretly: () => Promise.resolve(undefined),
  };
  const given = parseArguments(verb, [join(folder, 'playbook.yaml'), '--lab', join(folder, 'lab.yaml'), ...more]);
  if (isMistake(given)) throw new Error(given.message);
  return { code: await verb.run(given, terminal), text };
}

const timesParsed = (name: string): number =>
  vi.mocked(parseSource).mock.calls.filter(([{ path }]) => path === join(folder, name)).length;

test.each([
  ['plan', plan, []],
  ['apply', apply, ['--yes']],
  ['explain', explain, []],
] as const)('%s parses the lab file and each template once', async (_, verb, more) => {
  const { code, text } = await run(verb, ...more);
  expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
  expect(timesParsed('lab.yaml')).toBe(1);
  const parsed = vi.mocked(parseTemplate).mock.calls.map(([each]) => each);
  expect(parsed.toSorted()).toEqual(templates.toSorted());
});
