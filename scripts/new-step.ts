import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { withListEntry } from './new-step/list-entry.ts';
import { skeleton } from './new-step/skeleton.ts';
import { snapshot } from './new-step/snapshot.ts';
import { stepNames } from './new-step/step-names.ts';

// `npm run new-step NAME`: the schema, the code, the test and the list entry of a step type that works and is to be changed.
const root = join(import.meta.dirname, '..');
const list = 'steps/index.ts';

/** Nothing was written, or all of it was taken back. */
function stop(code: 1 | 2, message: string, hint: string): never {
  process.stderr.write(`error: ${message}\n  ${hint}\n`);
  process.exit(code);
}

const [given, ...rest] = process.argv.slice(2);
if (given === undefined || rest.length > 0)
  stop(2, 'new-step takes one name', 'npm run new-step NAME, e.g. npm run new-step clock-source');
const names = stepNames(given);
if ('message' in names) stop(2, names.message, names.hint);

const { name } = names;
const files = await skeleton(root, names);
const generated = `schemas/types/steps/${name}.ts`;
const taken = [...files.keys(), generated, `steps/${name}`].find((path) => existsSync(join(root, path)));
if (taken !== undefined)
  stop(2, `${taken} exists, so the name '${name}' is taken`, 'choose another name, or remove all of that step type');
const listed = readFileSync(join(root, list), 'utf8');
if (new RegExp(`\\b${names.value}\\b`).test(listed))
  stop(2, `${list} lists ${names.value}, so the name '${name}' is taken`, 'choose another name');

// Ctrl+C reaches the generator, too: it ends with an error, and what was written is taken back.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
const touched = ['schemas', list, `steps/${name}`, `test/steps/${name}`, 'docs/steps.md', 'docs/facts.md'];
const before = snapshot(touched.map((path) => join(root, path)));
try {
  for (const [path, text] of [...files, [list, withListEntry(listed, names)] as const]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { exitCode, stderr } = execaSync(process.execPath, [join(root, 'scripts', 'generate.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
  });
  if (exitCode !== 0) throw new Error(stderr.trim() || 'the generator was stopped');
} catch (error) {
  before.restore();
  const reason = error instanceof Error ? error.message : String(error);
  stop(1, `the step type could not be made, and nothing was kept of it: ${reason}`, 'try `npm run generate` alone');
}

process.stdout.write(`The step type ${name} is ready to be changed. Until then it sets vm.swappiness.

  schemas/steps/${name}.schema.json   input, outputs and examples; its texts are the documentation
  steps/${name}/index.ts   what it looks at and what it proposes
  test/steps/${name}/${name}.test.ts   its cases on the simulated host
  ${list}   its entry, the last of the list
  ${generated} and docs/steps.md   generated

Test it, now and after each change:

  npx tsc -p . --noEmit
  npx vitest run test/steps/${name} test/names.test.ts test/rooms.test.ts test/schemas.test.ts test/docs.test.ts test/docs
  npx vitest run test/laws -t '${name} example'

Next:

  1. Describe the input, the outputs and examples in the schema. Then: npm run generate
  2. Let probe read and plan propose what the step is for. What cannot work is refused:
     refused(refusal('check-name', reason, evidence)) of steps/support/, with a section in docs/preflights.md.
  3. Add a case to the test for each change and each refusal.
  4. Move the entry in ${list} to where docs/steps.md should list it, and add a line to CHANGELOG.md.

CONTRIBUTING.md, "A new step type in ten minutes", shows all of this for the step type clock-source.
`);
