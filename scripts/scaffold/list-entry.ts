import type { Names } from './names.ts';

/**
 * The text with the import of a new folder's code added in alphabetical order. Throws an Error if the text has no such
 * imports.
 */
function withImport(text: string, { name, value }: Names): string {
  const line = `import { ${value} } from './${name}/index.ts';\n`;
  const imports = [...text.matchAll(/^import \{ \w+ \} from '\.\/([a-z0-9-]+)\/index\.ts';\n/gm)];
  const last = imports.at(-1);
  if (last === undefined) throw new Error('the list has no imports that are known here');
  const next = imports.find(([, path = '']) => path > name);
  const at = next?.index ?? last.index + last[0].length;
  return `${text.slice(0, at)}${line}${text.slice(at)}`;
}

/** The text of steps/index.ts with a step type added at the end of the list. */
export function withStepEntry(text: string, names: Names): string {
  const imported = withImport(text, names);
  const end = imported.lastIndexOf('\n];');
  if (end < 0) throw new Error('steps/index.ts has no list of step types that is known here');
  return `${imported.slice(0, end)}\n  ${names.value},${imported.slice(end)}`;
}

/** The text of changes/index.ts with a kind of change added to its table in alphabetical order. */
export function withKindEntry(text: string, names: Names): string {
  const imported = withImport(text, names);
  const start = imported.indexOf('const table = {\n');
  const end = imported.indexOf('\n};', start);
  if (start < 0 || end < 0) throw new Error('changes/index.ts has no table of kinds that is known here');
  const begin = start + 'const table = {\n'.length;
  const entry = names.name === names.value ? `  ${names.value},` : `  '${names.name}': ${names.value},`;
  const key = (line: string): string =>
    line
      .trim()
      .replace(/^'|'?[:,].*$/g, '')
      .replaceAll("'", '');
  const entries = [...imported.slice(begin, end).split('\n'), entry].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${imported.slice(0, begin)}${entries.join('\n')}${imported.slice(end)}`;
}
