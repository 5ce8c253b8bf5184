import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../scripts/generate.ts';
import { withKindEntry, withStepEntry } from '../../scripts/scaffold/list-entry.ts';
import { namesOf, type Names } from '../../scripts/scaffold/names.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache');
/** Below the tree itself, so that the copy finds the packages of node_modules. */
let tree = '';

beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  tree = mkdtempSync(join(cache, 'new-step-'));
  const leftOut = ['.git', '.cache', 'node_modules', join('docs', 'examples'), join('test', 'report', 'samples')];
  for (const name of readdirSync(root).filter((each) => !leftOut.includes(each)))
    cpSync(join(root, name), join(tree, name), {
      recursive: true,
      filter: (path) => !leftOut.includes(relative(root, path)),
    });
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in the copy; the variables of this run of vitest are not for another run. */
async function node(...argv: readonly string[]): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$)/.test(name)),
  );
  const run = promisify(execFile)(process.execPath, argv, { cwd: tree, env: { ...env, NO_COLOR: '1' } });
  return run.then(
    (output) => ({ code: 0, ...output }),
    (error: Ended) => error,
  );
}
const newStep = (...argv: readonly string[]): Promise<Ended> => node(join('scripts', 'new-step.ts'), ...argv);

/** Every file of the copy that a new step type could touch, with its text. */
const files = (): ReadonlyMap<string, string> =>
  new Map(
    ['schemas', 'steps', 'docs', 'test']
      .flatMap((folder) =>
        readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      )
      .filter((path) => statSync(join(tree, path)).isFile())
      .map((path) => [path, readFileSync(join(tree, path), 'utf8')]),
  );
const folders = (): readonly string[] => readdirSync(join(tree, 'steps')).toSorted();

describe('an invalid name leaves the tree unchanged', () => {
  test.each([
    [
      'Clock_Source',
      /^error: 'Clock_Source' cannot be the name of a step type\n {2}a name consists of lower-case words/,
    ],
    ['../clock', /cannot be the name of a step type/],
    ['-', /cannot be the name of a step type/],
    ['802-1q', /each word beginning with a letter/],
    ['delete', /its code would be called delete/],
    ['schema', /its code would be called schema/],
    ['pci-bind', /^error: schemas\/steps\/pci-bind\.schema\.json exists, so the name 'pci-bind' is taken\n/],
    ['support', /^error: steps\/support exists, so the name 'support' is taken\n/],
  ])('%s', async (name, message) => {
    const before = files();
    const { code, stdout, stderr } = await newStep(name);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(files()).toEqual(before);
  });

  test.each([[[]], [['one', 'two']]])('the arguments %j', async (argv) => {
    expect(await newStep(...argv)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/takes one name/) as string,
    });
  });
});

test('a failing generator leaves the tree unchanged', async () => {
  const broken = join(tree, 'schemas', 'steps', 'wait.schema.json');
  const text = readFileSync(broken, 'utf8');
  writeFileSync(broken, text.slice(0, -10));
  const before = { files: files(), folders: folders() };
  const { code, stdout, stderr } = await newStep('clock-speed');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: the step type could not be made, and nothing was kept of it: [\s\S]*JSON/);
  expect({ files: files(), folders: folders() }).toEqual(before);
  writeFileSync(broken, text);
});

describe('a new step type', () => {
  test('has its schema, types, code, test, list entry and documentation, and nothing else is changed', async () => {
    const before = files();
    const { code, stdout, stderr } = await newStep('clock-speed');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const after = files();
    const made = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(made.toSorted()).toEqual([
      'docs/steps.md',
      'schemas/steps/clock-speed.schema.json',
      'schemas/types/steps/clock-speed.ts',
      'steps/clock-speed/index.ts',
      'steps/index.ts',
      'test/steps/clock-speed/clock-speed.test.ts',
    ]);
    for (const path of made) expect(stdout).toContain(path);
    expect(stdout).toContain('npx vitest run test/steps/clock-speed');
    // A row of a generated page is one line of the difference.
    const lines = (text = ''): ReadonlySet<string> => new Set(text.split('\n'));
    expect(lines(before.get('docs/steps.md')).difference(lines(after.get('docs/steps.md')))).toEqual(new Set());
  });

  test('passes the type check', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    // The new files and the list, with all that they import.
    const settings = { extends: './tsconfig.json', include: ['steps/index.ts', 'test/steps/clock-speed'] };
    writeFileSync(join(tree, 'tsconfig.new.json'), JSON.stringify(settings));
    expect(await node(tsc, '-p', 'tsconfig.new.json')).toMatchObject({ code: 0, stdout: '' });
  });

  test('is formatted', async () => {
    const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
    const made = [
      'schemas/steps/clock-speed.schema.json',
      'steps/clock-speed',
      'test/steps/clock-speed',
      'steps/index.ts',
    ];
    const ignore = ['--ignore-path', '.prettierignore'];
    expect(await node(prettier, '--check', ...ignore, ...made)).toMatchObject({ code: 0 });
  });

  test('passes its own tests and those of names, rooms, schemas and documentation', async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const own = [
      'test/steps/clock-speed',
      'test/laws/outputs.test.ts',
      'test/docs/preflights.test.ts',
      'test/docs.test.ts',
    ];
    const rules = ['test/names.test.ts', 'test/rooms.test.ts', 'test/schemas.test.ts'];
    const { code, stdout, stderr } = await node(vitest, 'run', '--reporter=verbose', ...own, ...rules);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/clock-speed\.test\.ts > it is applied, needs no second run, and is undone/);
    expect(stdout).toMatch(/the outputs of clock-speed example 1/);
  });

  test('cannot be made a second time', async () => {
    expect(await newStep('clock-speed')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a new kind of change', () => {
  const newChange = (...argv: readonly string[]): Promise<Ended> => node(join('scripts', 'new-change.ts'), ...argv);

  test('is one folder, its test, an import and an entry', async () => {
    const all = (): ReadonlyMap<string, string> =>
      new Map(
        [...files()].concat(
          readdirSync(join(tree, 'changes'), { recursive: true, encoding: 'utf8' })
            .map((name) => join('changes', name))
            .filter((path) => statSync(join(tree, path)).isFile())
            .map((path) => [path, readFileSync(join(tree, path), 'utf8')]),
        ),
      );
    const before = all();
    expect(await newChange('file-mode')).toMatchObject({ code: 0, stderr: '' });
    const after = all();
    expect([...after.keys()].filter((path) => after.get(path) !== before.get(path)).toSorted()).toEqual([
      'changes/file-mode/change.schema.json',
      'changes/file-mode/change.ts',
      'changes/file-mode/index.ts',
      'changes/index.ts',
      'test/changes/file-mode/file-mode.test.ts',
    ]);
    const lines = (text = ''): ReadonlySet<string> => new Set(text.split('\n'));
    const added = lines(after.get('changes/index.ts')).difference(lines(before.get('changes/index.ts')));
    expect([...added]).toEqual(["import { fileMode } from './file-mode/index.ts';", "  'file-mode': fileMode,"]);
  });

  test('passes the type check and its own tests', async () => {
    const settings = { extends: './tsconfig.json', include: ['changes/index.ts', 'test/changes/file-mode'] };
    writeFileSync(join(tree, 'tsconfig.kind.json'), JSON.stringify(settings));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(await node(tsc, '-p', 'tsconfig.kind.json')).toMatchObject({ code: 0, stdout: '' });
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { code, stdout, stderr } = await node(vitest, 'run', 'test/changes/file-mode', 'test/names.test.ts');
    expect(code, stdout + stderr).toBe(0);
  });

  test('is refused under the name of another kind', async () => {
    expect(await newChange('drop-in')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the name 'drop-in' is taken/) as string,
    });
  });
});

test.each(['v4l-device', 'l3-cache', 'x', 'a1b2c'])('%s has the type that the generator writes', async (name) => {
  const folder = mkdtempSync(join(cache, 'names-'));
  try {
    const path = join(folder, `${name}.schema.json`);
    writeFileSync(path, JSON.stringify({ title: name, type: 'object', properties: {}, additionalProperties: false }));
    const { type, value } = namesOf(name, 'step type') as Names;
    expect((await generate(path)).text).toContain(`export interface ${type} {`);
    expect(value.toLowerCase()).toBe(type.toLowerCase());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the list entry is the last, and its import is in the alphabet', () => {
  const list = (middle: string, last: string): string =>
    `import { file } from './file/index.ts';\n${middle}import { wait } from './wait/index.ts';\n\nexport const stepTypes = [\n  wait,\n  file,\n${last}];\n`;
  const entry = withStepEntry(list('', ''), namesOf('pci-bind', 'step type') as Names);
  expect(entry).toBe(list("import { pciBind } from './pci-bind/index.ts';\n", '  pciBind,\n'));
  expect(() => withStepEntry('', namesOf('pci-bind', 'step type') as Names)).toThrow(/no imports that are known/);
});

test('the entry of a kind is in alphabetical order, and is quoted if its name has a hyphen', () => {
  const table = (more: string, line: string): string =>
    `import { file } from './file/index.ts';\n${more}\nconst table = {\n  'drop-in': dropIn,\n  file,\n${line}};\n`;
  const names = namesOf('host-name', 'kind of change') as Names;
  const expected = table("import { hostName } from './host-name/index.ts';\n", "  'host-name': hostName,\n");
  expect(withKindEntry(table('', ''), names)).toBe(expected);
  expect(() => withKindEntry("import { file } from './file/index.ts';\n", names)).toThrow(/no table of kinds/);
});
