import type { StepNames } from './step-names.ts';

/** The text of steps/index.ts with a step type as the last of the list; its import is put where its path belongs in the alphabet. */
export function withListEntry(text: string, { name, value }: StepNames): string {
  const line = `import { ${value} } from './${name}/index.ts';\n`;
  const imports = [...text.matchAll(/^import \{ \w+ \} from '\.\/([a-z0-9-]+)\/index\.ts';\n/gm)];
  const end = text.lastIndexOf('\n];');
  const last = imports.at(-1);
  if (last === undefined || end < 0) throw new Error('steps/index.ts has no list of step types that is known here');
  // Before the first path that no smaller one follows: the list was not always kept in order.
  const next = imports.find(
    ([, path = ''], index) => path > name && imports.slice(index).every(([, later = '']) => later > name),
  );
  const at = next?.index ?? last.index + last[0].length;
  return `${text.slice(0, at)}${line}${text.slice(at, end)}\n  ${value},${text.slice(end)}`;
}
