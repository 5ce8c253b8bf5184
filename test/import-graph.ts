import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The imports of each module: paths from the root of the repository. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** An import or a re-export of a relative module, with its names; import() is excluded, because it loads later. */
const statement =
  /^(?:import|export)\s+(type\s+)?(\*(?:\s+as\s+\w+)?|\w+|(?:\w+\s*,\s*)?\{[^}]*\})\s+from\s+'(\.[^']+\.ts)'|^import\s+'(\.[^']+\.ts)'/gm;

/** Whether every name between the braces is a type. */
const areTypes = (names: string): boolean =>
  names.startsWith('{') &&
  names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .every((name) => name === '' || name.startsWith('type '));

function importsOf(file: string, isByValue: boolean): ReadonlySet<string> {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(statement)].flatMap(([, typeOnly, names = '', from, alone]) =>
    isByValue && alone === undefined && (typeOnly !== undefined || areTypes(names)) ? [] : [from ?? alone ?? ''],
  );
  // A skeleton holds the imports of a file that is still to be made.
  return new Set(found.map((to) => join(dirname(file), to)).filter((to) => existsSync(join(root, to))));
}

/**
 * The imports between the TypeScript files of some folders: all of them, or those that remain when types are erased.
 */
export function importGraph(folders: readonly string[], { byValue }: { readonly byValue: boolean }): Graph {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  return new Map(files.map((file) => [file, importsOf(file, byValue)]));
}

/** The imports between folders, from those between their files. */
export function folderGraph(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [file, imports] of files) {
    const own = dirname(file);
    const others = folders.get(own) ?? new Set<string>();
    folders.set(own, others);
    for (const to of imports) if (dirname(to) !== own) others.add(dirname(to));
  }
  return folders;
}

/** Every group of modules that import each other in circles (strongly connected components, by Tarjan's algorithm), sorted. */
export function circlesIn(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const number = order.size;
    order.set(node, number);
    open.push(node);
    let low = number;
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === number) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) circles.push(circle.toSorted());
    }
    return low;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles.toSorted((left, right) => ((left[0] ?? '') < (right[0] ?? '') ? -1 : 1));
}
