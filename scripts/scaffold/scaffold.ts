import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { format, resolveConfig } from 'prettier';
import { namesOf, type Names } from './names.ts';
import { snapshot } from './snapshot.ts';

const root = join(import.meta.dirname, '..', '..');

/** The parts of a new piece of the project. */
export interface Skeleton {
  /** E.g. "step type". */
  readonly noun: string;
  /** The npm script that makes it. */
  readonly command: string;
  readonly example: string;
  /** The path and the text of each file. */
  files(names: Names): readonly (readonly [path: string, text: string])[];
  /** The files that the generator makes from them. */
  generated(names: Names): readonly string[];
  /** The folders that must not exist yet. */
  folders(names: Names): readonly string[];
  readonly list: { readonly path: string; entry(text: string, names: Names): string };
  /** Other files that the generator may write. */
  readonly touched: readonly string[];
  /** The text to print at the end. */
  done(names: Names): string;
}

/** Nothing was written, or all of it was removed again. */
function stop(code: 1 | 2, message: string, hint: string): never {
  process.stderr.write(`error: ${message}\n  ${hint}\n`);
  process.exit(code);
}

/** The files in the format of prettier. */
async function formatted(
  files: readonly (readonly [string, string])[],
): Promise<readonly (readonly [string, string])[]> {
  return await Promise.all(
    files.map(async ([path, text]) => {
      const options = await resolveConfig(join(root, path));
      return [path, await format(text, { ...options, filepath: path })] as const;
    }),
  );
}

/**
 * Writes a skeleton under the name in `argv`, runs the generator, and prints the next steps. It writes all of it or
 * nothing.
 */
export async function scaffold(argv: readonly string[], skeleton: Skeleton): Promise<void> {
  const { noun, command, example, list } = skeleton;
  const [given, ...rest] = argv;
  if (given === undefined || rest.length > 0)
    stop(2, `${command} takes one name`, `npm run ${command} NAME, e.g. npm run ${command} ${example}`);
  const names = namesOf(given, noun);
  if ('message' in names) stop(2, names.message, names.hint);
  const files = await formatted(skeleton.files(names));
  const paths = [...files.map(([path]) => path), ...skeleton.generated(names), ...skeleton.folders(names)];
  const taken = paths.find((path) => existsSync(join(root, path)));
  if (taken !== undefined)
    stop(2, `${taken} exists, so the name '${given}' is taken`, `choose another name, or remove all of that ${noun}`);
  const listed = readFileSync(join(root, list.path), 'utf8');
  if (new RegExp(`\\b${names.value}\\b`).test(listed))
    stop(2, `${list.path} lists ${names.value}, so the name '${given}' is taken`, 'choose another name');

  // Ctrl+C reaches the generator too: it ends with an error, and the written files are removed again.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const touched = [...skeleton.touched, list.path, ...skeleton.folders(names)];
  const before = snapshot(touched.map((path) => join(root, path)));
  try {
    for (const [path, text] of [...files, [list.path, list.entry(listed, names)] as const]) {
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
    stop(1, `the ${noun} could not be made, and nothing was kept of it: ${reason}`, 'try `npm run generate` alone');
  }
  process.stdout.write(skeleton.done(names));
}
