import type { StepNames } from './step-names.ts';

/** The text of steps/index.ts with a step type as the last of the list; its import is in the order of the alphabet. */
export function withListEntry(text: string, { name, value }: StepNames): string {
  const line = `import { ${value} } from './${name}/index.ts';\n`;
  const imports = [...text.matchAll(/^import \{ \w+ \} from '\.\/([a-z0-9-]+)\/index\.ts';\n/gm)];
  const end = text.lastIndexOf('\n];');
  const last = imports.at(-1);
  if (last === undefined || end < 0) throw new Error('steps/index.ts has no list of step types that is known here');
  const next = imports.find(([, path = '']) => path > name);
  const at = next?.index ?? last.index + last[0].length;
  return `${text.slice(0, at)}${line}${text.slice(at, end)}\n  ${value},${text.slice(end)}`;
}
