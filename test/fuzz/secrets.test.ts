import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { takeSecretVariables } from '../../cli/process/secret-variables.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import type { FileState } from '../../engine/model/machine.ts';
import type { Call } from '../../machines/simulated/machine/faults.ts';
import { simulatedMachine, type SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { sayVerb } from './say-verb.ts';
import { fuzzing, within } from './fuzzing.ts';
import { secretTexts, yamlStyles, type SecretText } from './secret-texts.ts';

// Every verb connects to one machine, as separate processes do to a real one.
const shared = vi.hoisted(() => ({ connect: (): unknown => undefined }));
vi.mock('../../cli/lab/connect-machine.ts', () => ({ connectMachine: async () => shared.connect() }));

// The proofs of secrets are slow on purpose. Here they would take most of the time, and nothing of it would be about them.
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const scryptSync = (text: string, salt: Buffer, size: number): Buffer =>
    crypto.scryptSync(text, salt, size, { N: 2 });
  return { ...crypto, scryptSync };
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-secrets-'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const playbook = (content: string): string => `runbook: 1
name: secrets
summary: Has secrets
inputs:
  inlab: { type: string, secret: true, summary: In the lab }
  invariable: { type: string, secret: true }
  infile: { type: string, secret: true }
  keys: { type: list, secret: true }
steps:
  - id: one
    type: file
    with: { path: /etc/app/one, content: ${JSON.stringify(content)}, mode: "0600" }
  - id: keys
    type: file
    for_each: "{{ inputs.keys }}"
    with: { path: "/etc/app/key{{ index }}", content: "k={{ item }}\\n" }
    tell: "{{ item }}"
  - id: joined
    type: file
    with: { path: /etc/app/joined, content: "{{ join inputs.keys \\",\\" }}{{ default inputs.infile \\"\\" }}" }
  - id: seed
    type: cloud-init-seed
    with: { path: /srv/seed.iso, user_data: { password: "{{ inputs.infile }}", also: "a {{ inputs.invariable }}" } }
  - id: inner
    include: ./inner.yaml
    with: { key: "{{ inputs.inlab }}", plain: "-{{ inputs.invariable }}-" }
  - id: gate
    type: wait
    with: { path: { exists: /go }, timeout: 1, every: 1 }
  - id: last
    type: file
    with: { path: /etc/app/last, content: "{{ inputs.infile }}" }
`;
const inner = `runbook: 1
name: inner
summary: A block with secrets
inputs:
  key: { type: string, secret: true }
  plain: { type: string }
steps:
  - { id: a, type: file, with: { path: /etc/app/inner, content: "{{ inputs.key }}{{ inputs.plain }}{{ inputs.key }}" }, tell: "{{ inputs.plain }}" }
`;

const names = ['inlab', 'invariable', 'infile'] as const;
const pieces = fc.array(
  fc.constantFrom(
    ...names.map((name) => `{{ inputs.${name} }}`),
    ...['\n', ' # x', 'token=', '"', '\\', ' ', '\ufdd0', '{{ inputs.inlab }}{{ inputs.infile }}'],
  ),
  { minLength: 1, maxLength: 8 },
);

/** Every text of a value, the bytes of files among them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString('utf8')];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The places to which no step writes a secret. */
const isElsewhere = ({ method, path = '' }: Call): boolean => method !== 'put' || !/^\/(etc\/app|srv)\//.test(path);

interface Scene {
  readonly texts: readonly SecretText[];
  readonly content: readonly string[];
  readonly style: number;
  readonly tamper: 'line' | 'end' | 'begin' | 'cut';
}

async function prepare({ texts, content, style }: Scene): Promise<readonly string[]> {
  const [lab, variable, file, first, second, stranger] = [...texts, texts[0]].map((each) => each?.text ?? '');
  const write = yamlStyles[style] ?? JSON.stringify;
  await writeFile(join(folder, 'p.yaml'), playbook(content.join('')));
  await writeFile(join(folder, 'inner.yaml'), inner);
  await writeFile(join(folder, 'secret'), file ?? '');
  const keys = `[${[first, second].map((each) => yamlStyles[0]?.(each ?? '')).join(', ')}]`;
  await writeFile(
    join(folder, 'lab.yaml'),
    `lab: 1\nname: ours\nmachines:\n  host: { connect: simulated }\ninputs:\n  inlab: ${write(lab ?? '')}\n  keys: ${keys}\n  stranger: ${write(stranger ?? '')}\n`,
  );
  process.env['RUNBOOK_INPUT_invariable'] = variable ?? '';
  takeSecretVariables();
  return [join(folder, 'p.yaml'), '--lab', join(folder, 'lab.yaml'), '--set', `infile=@${join(folder, 'secret')}`];
}

/** A user changes a file with secrets; gives the file as it was if a secret in it was changed. */
async function tamper(machine: SimulatedMachine, { tamper: how, texts }: Scene): Promise<FileState | undefined> {
  const file = await machine.readFile('/etc/app/one');
  if (file === undefined || file.encoding !== 'utf8') return undefined;
  const { content } = file;
  const changed = {
    line: () => content.replace('\n', ' # x\n'),
    end: () => `${content} # x`,
    begin: () => `# x\n${content}`,
    cut: () => content.slice(0, -1),
  }[how]();
  await machine.put('/etc/app/one', { ...file, content: changed });
  const parts = texts.flatMap(({ core, text }) => [core, text, text.trim()]);
  return parts.some((part) => content.includes(part) && !changed.includes(part)) ? file : undefined;
}

/** Takes a machine through every verb and returns every byte that left. */
async function everyVerb(
  scene: Scene,
): Promise<{ readonly left: ReadonlyMap<string, string>; readonly codes: readonly number[] }> {
  const machine = simulatedMachine(labHost);
  const handles: SimulatedMachine[] = [];
  shared.connect = () => {
    const handle = machine.another({ name: 'host (simulated)' });
    handles.push(handle);
    return { machine: handle, clock: handle.clock };
  };
  await machine.makeFolder('/etc/app', 0o755);
  await machine.makeFolder('/srv', 0o755);
  await machine.put('/etc/app/joined', { encoding: 'utf8', content: 'before\n', mode: 0o600, owner: 0, group: 0 });
  const given = await prepare(scene);
  const lab = given.slice(1, 3);
  const left = new Map<string, string>();
  const codes: number[] = [];
  const both = async (verb: string, ...argv: readonly string[]): Promise<void> => {
    for (const more of [[], ['--json']]) {
      const { code, said } = await sayVerb(verb, ...argv, ...more);
      left.set(`${left.size} ${verb} ${more.join(' ')}`, said);
      codes.push(code);
    }
  };
  const once = async (allowed: readonly number[], verb: string, ...argv: readonly string[]): Promise<void> => {
    const { code, said } = await sayVerb(verb, ...argv);
    left.set(`${left.size} ${verb}`, said);
    expect(allowed.includes(code) ? '' : `${verb}: ${said}`).toBe('');
  };
  const before = machine.snapshot('/var/lib/runbook', '/run');
  await both('validate', given[0] ?? '');
  await both('explain', ...given);
  await both('plan', ...given);
  await once([1], 'apply', ...given, '--yes');
  await both('status', ...lab);
  await both('runs', ...lab);
  const run =
    /"run":"([^"]+)"/.exec([...left].findLast(([name]) => name.includes('runs --json'))?.[1] ?? '')?.[1] ?? '';
  await both('runs', run, ...lab);
  // What is untouched is in effect and can be undone, whatever the secrets are.
  for (const [name, said] of left) if (/ status/.test(name)) expect(said).not.toContain('drifted');
  await both('undo', '--plan', run, ...lab);
  await machine.put('/go', { encoding: 'utf8', content: '', mode: 0o644, owner: 0, group: 0 });
  await once([0], 'resume', run, ...lab, ...given.slice(3), '--json');
  const whole = await tamper(machine, scene);
  await both('status', ...lab);
  await both('undo', '--plan', run, ...lab);
  await once([0], 'undo', run, ...lab, '--yes', '--json');
  await both('status', run, ...lab);
  // A part of a secret is not recognized in a journal, so this file is not recorded.
  if (whole !== undefined) await machine.put('/etc/app/one', whole);
  // A forced undo records the file that it finds, so it needs every secret that may be in it.
  await once([0, 2], 'undo', run, ...lab, '--yes', '--force', 'one');
  await once([0], 'undo', run, ...lab, ...given.slice(3), '--yes', '--force', 'one');
  await machine.remove('/go');
  expect(machine.snapshot('/var/lib/runbook', '/run')).toBe(before);
  await both('runs', ...lab);
  left.set('report', (await sayVerb('report', '--out', '-')).said);
  for (const handle of handles)
    for (const [index, each] of handle.calls.filter(isElsewhere).entries())
      left.set(`${left.size} call ${index} ${each.method}`, textsIn(each).join('\n'));
  for (const id of (await machine.list('/var/lib/runbook/runs')) ?? []) {
    const journal = (await machine.read(`/var/lib/runbook/runs/${id}/journal.ndjson`)) ?? '';
    left.set(`journal ${id}`, journal);
    left.set(
      `texts of journal ${id}`,
      journal
        .split('\n')
        .flatMap((line) => (line === '' ? [] : textsIn(JSON.parse(line))))
        .join('\n'),
    );
  }
  for (const name of await readdir(join(folder, 'state'), { recursive: true, withFileTypes: true }))
    if (name.isFile()) left.set(`kept ${name.name}`, await readFile(join(name.parentPath, name.name), 'utf8'));
  left.set('environment', JSON.stringify(process.env));
  await rm(join(folder, 'state'), { recursive: true });
  return { left, codes };
}

const scene: fc.Arbitrary<Scene> = fc.record({
  texts: secretTexts,
  content: pieces,
  style: fc.integer({ min: 0, max: yamlStyles.length - 1 }),
  tamper: fc.constantFrom('line', 'end', 'begin', 'cut'),
});

test('no secret leaves by any verb, except to where its step puts it', within(180), async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (each) => {
      const { left, codes } = await everyVerb(each);
      expect(codes.filter((code) => ![0, 4].includes(code))).toEqual([]);
      for (const { core } of each.texts)
        for (const [name, text] of left)
          expect(
            text.includes(core)
              ? `${name}: ${text.slice(Math.max(0, text.indexOf(core) - 200), text.indexOf(core) + 40)}`
              : '',
          ).toBe('');
    }),
    { ...fuzzing(6), endOnFailure: true },
  );
});
