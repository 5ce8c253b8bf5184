import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which rooms, Node modules and packages each room may import. `node:*` means any; a room may always import itself. */
// report/ holds pure functions of raw texts, so steps may judge what a tool said with the parsers that the report uses.
const table: Record<string, { rooms: string[]; node: string[]; packages: string[] }> = {
  schemas: { rooms: [], node: [], packages: [] },
  engine: {
    rooms: ['schemas'],
    node: ['node:stream', 'node:zlib', 'node:crypto', 'node:util', 'node:timers/promises'],
    packages: ['yaml', 'ajv', 'handlebars'],
  },
  facts: { rooms: ['engine', 'schemas'], node: [], packages: [] },
  report: { rooms: ['engine', 'schemas'], node: [], packages: [] },
  steps: { rooms: ['report', 'facts', 'engine', 'schemas'], node: [], packages: [] },
  machines: { rooms: ['engine', 'schemas'], node: ['node:*'], packages: ['execa'] },
  cli: {
    rooms: ['machines', 'steps', 'report', 'facts', 'engine', 'schemas'],
    node: ['node:*'],
    packages: ['listr2', 'execa', 'yaml'],
  },
};

const files = (room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name));

/** Every module a file names in an import, export or import() expression, types included. */
const imports = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:[\w}*] from |\bimport\(|^import )'([^'\n]+)'/gm)].map(
    (match) => match[1] ?? '',
  );

function complaint(room: string, file: string, specifier: string): string | undefined {
  const allowed = table[room];
  if (allowed === undefined) return `${room} is not in the table`;
  if (specifier.startsWith('.')) {
    const target = relative(root, join(root, dirname(file), specifier)).split('/')[0] ?? '';
    return target === room || allowed.rooms.includes(target) ? undefined : `${file} imports ${specifier}`;
  }
  if (specifier.startsWith('node:')) {
    return allowed.node.includes('node:*') || allowed.node.includes(specifier)
      ? undefined
      : `${file} imports ${specifier}`;
  }
  const name = specifier.split('/')[0] ?? '';
  return allowed.packages.includes(name) ? undefined : `${file} imports ${specifier}`;
}

describe('imports run one way: cli -> machines, steps -> facts, report -> engine -> schemas', () => {
  for (const room of Object.keys(table)) {
    test(room, () => {
      const seen = files(room);
      expect(seen.length, `no file seen in ${room}/`).toBeGreaterThan(0);
      expect(
        seen.flatMap((file) =>
          imports(file)
            .map((to) => complaint(room, file, to))
            .filter(Boolean),
        ),
      ).toEqual([]);
    });
  }

  test('every room with TypeScript in it is in the table', () => {
    const rooms = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|dist|test|scripts)$/.test(entry.name))
      .map((entry) => entry.name)
      .filter((room) => files(room).length > 0);
    expect(rooms.toSorted()).toEqual(Object.keys(table).toSorted());
  });

  test('only cli/ touches process, console and the clock', () => {
    const rooms = Object.keys(table).filter((room) => room !== 'cli');
    const found = rooms.flatMap((room) =>
      files(room).filter((file) =>
        /\bconsole\.(?:log|error|warn|info|debug)\(|\bprocess\.(argv|exit|stdout|stderr|stdin|on)\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(
          readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
        ),
      ),
    );
    expect(found).toEqual([]);
  });

  test('a file is one idea: none is over 250 lines', () => {
    const rooms = [...Object.keys(table).filter((room) => room !== 'schemas'), 'test', 'scripts'];
    const long = rooms.flatMap(files).filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });
});
