import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawRefusal } from '../../cli/views/draw-plan.ts';
import { compileSchema } from '../../engine/schema/compile-schema.ts';
import type { ChangeStepType } from '../../engine/model/step-type.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withRouteOverNic } from '../machines/simulated/hosts/variants.ts';
import { stepTypes } from '../../steps/index.ts';
import { blocksOf, readPage, root, tableUnder } from './blocks.ts';

/** The files that can refuse: the step types, the facts that tell them why, and the engine. */
const sources = ['steps', 'changes', 'engine', 'facts']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const kebab = "'([a-z]+(?:-[a-z]+)+)'";
/** The name of a check in code: `check: 'x'`, `check: 'x' | 'y'`, `const check = 'x'`, `refusal('x', …)`. */
const namesIn = (text: string): readonly string[] =>
  [`\\bcheck(?::| =) ${kebab}`, `\\bcheck: '[a-z-]+' \\| ${kebab}`, `\\brefusal\\(\\s*${kebab}`].flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map(([, name = '']) => name),
  );
const inCode = new Set(sources.flatMap(({ text }) => namesIn(text)));

/** Each check's section: its name and the text up to the next heading. */
const sections = readPage('docs/preflights.md')
  .split(/^#+ /m)
  .slice(1)
  .map((section) => section.split('\n'))
  .map(([name = '', ...lines]) => ({ name, text: lines.join('\n').trim() }))
  .filter(({ name }) => /^[a-z-]+$/.test(name));

describe('docs/preflights.md', () => {
  test('has every check of the code exactly once, and no other check', () => {
    expect(inCode.size).toBeGreaterThan(40);
    expect(sections.map(({ name }) => name).toSorted()).toEqual([...inCode].toSorted());
  });

  test.each(sections)('$name describes the damage, the evidence and the override', ({ text }) => {
    expect(text).toMatch(/^\S[\s\S]*\n- Seen: \S[\s\S]*\n- Override: (none|`[a-z_-]+`)/);
  });

  test('names the overrides that the code has', () => {
    const written = sources
      .filter(({ text }) => namesIn(text).length > 0)
      .flatMap(({ text }) => [...text.matchAll(/\boverride(?::| =) '([a-z_-]+)'/g)].map(([, name]) => name));
    const told = sections.flatMap(({ text }) => /^- Override: `([a-z_-]+)`/m.exec(text)?.[1] ?? []);
    expect(new Set(told)).toEqual(new Set(written));
  });

  test('shows a refusal as it is printed', async () => {
    const machine = simulatedMachine(withRouteOverNic(withIommuOn(labHost)));
    const type = stepTypes.find(({ name }) => name === 'pci-bind') as ChangeStepType<object, unknown>;
    const input = { device: '0000:00:04.0' };
    compileSchema(type.schema)(input);
    const { refusals } = type.plan(input, await type.probe(input, machine));
    const refusal = refusals.find(({ check }) => check === 'nic-carries-route');
    if (refusal === undefined) throw new Error('it is not refused');
    const shown = blocksOf('docs/preflights.md').find(({ info }) => info === 'text');
    expect(shown?.text).toBe(`${drawRefusal(refusal, (_, text) => text).join('\n')}\n`);
  });

  test('warns only about existing step types', () => {
    const known = stepTypes.map(({ name }) => name);
    const named = tableUnder('docs/preflights.md', 'Warnings', 'Step type').map(([type = '']) => type);
    expect(named.filter((type) => !known.includes(type))).toEqual([]);
  });

  test('a name is recognized in every notation', () => {
    const text = `
      { check: 'in-a-record', reason }
      readonly check: 'one-of-two' | 'two-of-two';
      const check = 'in-a-constant';
      refusal(\n  'in-a-call', reason)
      refusal('a reason in words', evidence)`;
    expect(new Set(namesIn(text))).toEqual(
      new Set(['in-a-record', 'one-of-two', 'two-of-two', 'in-a-constant', 'in-a-call']),
    );
  });
});
