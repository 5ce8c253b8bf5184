import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMistake, parseArguments } from '../../cli/arguments/parse-arguments.ts';
import { verbs } from '../../cli/verbs/index.ts';
import { callVerb } from './call-verb.ts';
import { hostileTexts } from './corpus.ts';
import { within } from './fuzzing.ts';

const words = [
  ...hostileTexts.filter((text) => !text.includes('\0') && text !== '[object Object]'),
  'x'.repeat(100_000),
  '\ufffd\ufffd',
  '=',
  'a=',
  '=b',
  ',',
  ',,',
  '@',
  '@/',
];

test.each(verbs.map(({ name }) => name))(
  'every option of %s takes any value, twice, or none',
  within(60),
  async (name) => {
    const verb = await verbs.find((each) => each.name === name)?.load();
    if (verb === undefined) throw new Error(name);
    for (const { name: option, short } of [...verb.options, { name: 'nope', short: undefined }])
      for (const word of words) {
        const forms = [
          [`--${option}=${word}`],
          [`--${option}`, word],
          [`--${option}`],
          [word],
          [`--${option}`, word, `--${option}`, word],
        ];
        if (short !== undefined) forms.push([`-${short}`, word], [`-${short}${word}`]);
        for (const form of forms) {
          const given = parseArguments(verb, form);
          if (isMistake(given)) expect(given.message).toMatch(/\S/);
          else expect(given.flags).toBeInstanceOf(Set);
        }
      }
  },
);

let folder = '';
const before = process.env['XDG_STATE_HOME'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-words-'));
  process.env['XDG_STATE_HOME'] = join(folder, 'state');
  await writeFile(join(folder, 'sim.yaml'), 'lab: 1\nname: sim\nmachines: { host: { connect: simulated } }\n');
  await writeFile(
    join(folder, 'fine.yaml'),
    'runbook: 1\nname: fine\nsummary: Fine\ninputs: { n: { type: string, default: a }, s: { type: string, secret: true, default: long-enough } }\nsteps:\n  - { id: a, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: 1 } }\n',
  );
});
afterAll(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(folder, { recursive: true });
});

test('a verb that only reads takes any word anywhere', within(240), async () => {
  const [fine, sim] = [join(folder, 'fine.yaml'), join(folder, 'sim.yaml')];
  const calls: readonly ((word: string) => readonly string[])[] = [
    (word) => ['validate', `./${word}`],
    (word) => ['validate', '--json', `./${word}`],
    (word) => ['explain', fine, `--set=n=${word}`],
    (word) => ['plan', fine, '--lab', sim, `--set=n=${word}`],
    (word) => ['plan', fine, '--lab', sim, `--set=${word}`],
    (word) => ['plan', fine, '--lab', sim, `--set=s=@${word}`],
    (word) => ['plan', fine, '--lab', sim, `--only=${word}`],
    (word) => ['plan', fine, '--lab', sim, `--skip=${word}`, '--json'],
    (word) => ['plan', fine, '--lab', sim, `--from=${word}`],
    (word) => ['plan', fine, `--lab=${word}/x.yaml`],
    (word) => ['runs', `x${word}`, '--lab', sim],
    (word) => ['status', `x${word}`, '--lab', sim],
    (word) => ['undo', `x${word}`, '--plan', '--lab', sim],
    (word) => ['facts', `x${word}`, '--lab', sim],
    (word) => ['steps', `x${word}`],
    (word) => ['report', `--from=${folder}/${word}`, `--margin=${word}`],
    (word) => ['report', `x${word}`, '--out', '-'],
    (word) => ['export', `${folder}/${word}`, `--format=${word}`],
    (word) => ['compare', `${folder}/${word}`, `${folder}/x`],
    (word) => ['profile', 'fold', `${folder}/${word}`],
    (word) => ['study', 'plan', `${folder}/${word}`],
  ];
  for (const call of calls) for (const word of words) await callVerb(call(word), JSON.stringify(word).slice(0, 60));
});
