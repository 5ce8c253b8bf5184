import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { meanings } from '../../cli/process/exit-code.ts';
import { compileSchema } from '../../engine/schema/compile-schema.ts';
import { helperTable } from '../../engine/language/template/helper-table.ts';
import { inputTypes } from '../../engine/language/load/input-types.ts';
import { journalPath } from '../../engine/journal/journal.ts';
import { parseTemplate } from '../../engine/language/template/parse-template.ts';
import { readText } from '../../engine/language/schema/read-scalars.ts';
import { render } from '../../engine/language/template/render.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';
import { LOCK_SCRIPT } from '../../machines/local/lock-script.ts';
import labSchema from '../../schemas/lab.schema.json' with { type: 'json' };
import playbookSchema from '../../schemas/playbook.schema.json' with { type: 'json' };
import { readPage, root, tableUnder } from './blocks.ts';

const page = (name: string): string => `docs/reference/${name}.md`;
const column = (name: string, heading: string, head: string, index = 0): readonly string[] =>
  tableUnder(page(name), heading, head).map((row) => row[index] ?? '');

describe('the tables of docs/reference/ are complete', () => {
  const keysOf = (schema: { properties: object; required: readonly string[] }) =>
    Object.keys(schema.properties).map((key) => [key, schema.required.includes(key) ? 'yes' : '']);
  test.each([
    ['playbook', 'playbook', 'The keys of a playbook', playbookSchema],
    ['input', 'playbook', 'Inputs', playbookSchema.$defs.input],
    ['step', 'playbook', 'Steps', playbookSchema.$defs.step],
    ['lab file', 'lab-file', 'The keys of a lab file', labSchema],
  ] as const)('the keys of a %s', (_, name, heading, schema) => {
    const rows = tableUnder(page(name), heading, 'Key').map(([key, required]) => [key, required]);
    expect(rows.toSorted()).toEqual(keysOf(schema).toSorted());
  });

  test('the types of inputs', () => {
    const types = playbookSchema.$defs.input.properties.type.enum;
    expect(column('playbook', 'Inputs', 'Type')).toEqual(types);
    expect(types).toEqual([...Object.keys(inputTypes), 'list']);
  });

  test('the helpers, with their arguments', () => {
    expect(column('expressions', 'Helpers', 'Helper')).toEqual(Object.values(helperTable).map(({ usage }) => usage));
  });

  test('the ways to connect, with their keys', () => {
    const forms = labSchema.$defs.machine.oneOf.map(({ properties, ...rest }) => {
      const required = 'required' in rest ? rest.required : [];
      const keys = Object.keys(properties).filter((key) => key !== 'connect');
      const shown = keys.map((key) => (required.includes(key) ? `**\`${key}\`**` : `\`${key}\``));
      return [properties.connect.const, shown.join(', ').replace(/^`([^`]*)`$/, '$1')];
    });
    const rows = tableUnder(page('lab-file'), 'Connections', '`connect`').map(([connect, keys]) => [connect, keys]);
    expect(rows).toEqual(forms);
  });

  test('the exit codes', () => {
    expect(column('exit-codes', 'Exit codes', 'Code')).toEqual(Object.keys(meanings));
  });

  test('the events of a run', () => {
    const files = ['engine/model/event.ts', 'schemas/types/journal-record.ts'];
    const source = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    const kinds = [...source.matchAll(/readonly kind: '([a-z-]+)';/g)].map(([, kind]) => kind);
    expect(kinds.length).toBeGreaterThan(10);
    const events = column('json', 'Events of a run', 'Kind');
    expect(events.toSorted()).toEqual(kinds.toSorted());
  });

  test('the answers of the verbs', () => {
    const sources = ['verbs/facts.ts', 'verbs/lab.ts', 'verbs/runs.ts', 'verbs/steps.ts', 'verbs/validate.ts']
      .concat([
        'views/records/explained-record.ts',
        'views/create-json-view.ts',
        'views/records/diagnostic-record.ts',
        'views/records/version-record.ts',
      ])
      .concat(['views/records/status-records.ts'])
      .map((file) => readFileSync(join(root, 'cli', file), 'utf8'));
    const kinds = sources.flatMap((source) => [...source.matchAll(/\bkind: '([a-z-]+)'/g)].map(([, kind]) => kind));
    expect(column('json', 'Answers of a verb', 'Kind').toSorted()).toEqual([...new Set(kinds)].toSorted());
  });
});

test('the places of journals and of the lock are the real ones', () => {
  const [journal, preflights] = [readPage(page('journal')), readPage('docs/preflights.md')];
  const lock = /then f=(\S+runbook\.lock);/.exec(LOCK_SCRIPT)?.[1];
  expect(journal).toContain(`${journalPath(runsFolder, '<id>')}\n`);
  expect(journal).toContain(`\`${lock}\``);
  expect(preflights).toContain(`\`${runsFolder}\``);
  expect(preflights).toContain(`\`${lock}\``);
});

describe('the examples of docs/reference/ are true', () => {
  test.each(tableUnder(page('playbook'), 'Inputs', 'Type'))('a value of type %s', (type, _, example) => {
    const text = example ?? '';
    if (type === 'list') return;
    const schema = inputTypes[type ?? ''] ?? {};
    const holder = { type: 'object', properties: { value: schema } };
    expect(compileSchema(holder)({ value: readText(text, schema) })).toEqual([]);
  });

  const scope = {
    inputs: { nic: '0000:00:04.0', vcpus: 4, cards: ['0000:00:04.0', '0000:00:05.0'] },
    facts: { cpu: {} },
    steps: {},
  };
  test.each(tableUnder(page('expressions'), 'Types', 'Written'))('the template %s gives %s', (written, given) => {
    const parsed = parseTemplate(written ?? '');
    if (!parsed.ok) throw new Error(parsed.mistakes.map(({ message }) => message).join());
    const outcome = render(parsed.template, scope);
    expect(outcome).toEqual({ kind: 'value', value: JSON.parse(given ?? '') as unknown });
  });

  test.each(tableUnder(page('playbook'), 'How scalars are read', 'Written'))(
    'the scalar %s',
    (written = '', ...shown) => {
      const types = ['string', 'integer', 'boolean'];
      const read = types.map((type) => {
        const value = readText(written, { type });
        const fits = type === 'integer' ? typeof value === 'number' : typeof value === type;
        return fits ? JSON.stringify(value) : 'refused';
      });
      expect(read).toEqual(shown);
    },
  );
});
