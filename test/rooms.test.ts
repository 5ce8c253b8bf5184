import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which rooms, Node modules and packages each room may import. `node:*` means any; a room may always import itself. */
// machines/ imports the kernel's formats from facts/, so that each is parsed in one place. report/ contains pure
// functions of raw texts, so steps may judge the output of a tool with the parsers of the report.
const table: Record<string, { rooms: string[]; node: string[]; packages: string[] }> = {
  schemas: { rooms: [], node: [], packages: [] },
  engine: {
    rooms: ['schemas'],
    node: ['node:stream', 'node:zlib', 'node:crypto', 'node:util', 'node:timers/promises'],
    packages: ['yaml', 'ajv', 'handlebars'],
  },
  facts: { rooms: ['engine', 'schemas'], node: [], packages: [] },
  changes: { rooms: ['facts', 'engine', 'schemas'], node: [], packages: [] },
  report: { rooms: ['engine', 'schemas'], node: [], packages: ['handlebars'] },
  steps: { rooms: ['report', 'changes', 'facts', 'engine', 'schemas'], node: [], packages: [] },
  machines: { rooms: ['changes', 'facts', 'engine', 'schemas'], node: ['node:*'], packages: ['execa'] },
  cli: {
    rooms: ['machines', 'steps', 'report', 'changes', 'facts', 'engine', 'schemas'],
    node: ['node:*'],
    packages: ['listr2', 'execa', 'yaml'],
  },
};

const files = (room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name));

/** The folders with more than 25 files that remain; the list only gets shorter. */
const crowdedStill: readonly string[] = [];

const foldersBelow = (folder: string): readonly string[] => [
  folder,
  ...readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => foldersBelow(join(folder, entry.name))),
];

/** The reason why a file in steps/ may not import another file there; undefined if it may. */
function stepComplaint(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const [, own = ''] = file.split('/');
  const [room, folder = '', ...rest] = relative(root, join(root, dirname(file), specifier)).split('/');
  if (room !== 'steps' || folder === own || folder === 'support') return undefined;
  if (own === 'index.ts' && rest.join('/') === 'index.ts') return undefined;
  return `${file} imports ${specifier}: move what both need to steps/support/`;
}

/** A circle from `folder` through the folders that its files import and back to it; undefined if there is none. */
function circleFrom(folder: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const seen = new Set<string>();
  const walk = (at: string, way: readonly string[]): string | undefined => {
    if (at === folder && way.length > 0) return [...way, at].join(' -> ');
    if (seen.has(at)) return undefined;
    seen.add(at);
    return [...(arrows.get(at) ?? [])].map((next) => walk(next, [...way, at])).find((found) => found !== undefined);
  };
  return walk(folder, []);
}

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

describe('imports run one way: cli -> machines, report, steps -> changes -> facts -> engine -> schemas', () => {
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

  test('a step type imports its own folder and steps/support/, and steps/support/ imports no step type', () => {
    const seen = files('steps').flatMap((file) => imports(file).map((to) => [file, to] as const));
    expect(seen.flatMap(([file, to]) => stepComplaint(file, to) ?? [])).toEqual([]);
    expect(stepComplaint('steps/a/index.ts', '../b/plan-b.ts')).toContain('steps/support/');
    expect(stepComplaint('steps/a/index.ts', '../b/index.ts')).toContain('steps/support/');
    expect(stepComplaint('steps/support/x/y.ts', '../../a/z.ts')).toContain('steps/support/');
    expect(stepComplaint('steps/index.ts', './a/plan-a.ts')).toContain('steps/support/');
    expect(stepComplaint('steps/a/b/c.ts', '../../support/x/y.ts')).toBeUndefined();
  });

  test('the folders of steps/ import each other one way', () => {
    const arrows = new Map<string, Set<string>>();
    for (const file of files('steps')) {
      const from = dirname(file);
      const to = imports(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => dirname(relative(root, join(root, from, specifier))))
        .filter((folder) => folder.startsWith('steps') && folder !== from);
      arrows.set(from, (arrows.get(from) ?? new Set()).union(new Set(to)));
    }
    expect([...arrows.keys()].flatMap((folder) => circleFrom(folder, arrows) ?? [])).toEqual([]);
    const circle = new Map(Object.entries({ a: new Set(['b', 'c']), b: new Set(['d']), d: new Set(['a']) }));
    expect(circleFrom('a', circle)).toBe('a -> b -> d -> a');
    expect(circleFrom('c', circle)).toBeUndefined();
  });

  test('no folder holds more than 25 files of TypeScript', () => {
    const rooms = [...Object.keys(table).filter((room) => room !== 'schemas'), 'test'];
    const crowded = rooms
      .flatMap(foldersBelow)
      .filter((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts')).length > 25);
    expect(crowded.toSorted()).toEqual(crowdedStill);
  });

  test('every room with TypeScript in it is in the table', () => {
    const rooms = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|dist|test|scripts)$/.test(entry.name))
      .map((entry) => entry.name)
      .filter((room) => files(room).length > 0);
    expect(rooms.toSorted()).toEqual(Object.keys(table).toSorted());
  });

  test('report/ reads its own files without the language of playbooks', () => {
    const found = files('report').flatMap((file) =>
      imports(file)
        .filter((to) => /\/engine\/language\//.test(to))
        .map((to) => `${file} imports ${to}`),
    );
    expect(found).toEqual([]);
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

  test('the engine names no program and no path of Linux, but the id of the boot', () => {
    const linux =
      /\/proc\/|\/sys\/|\/etc\/|\/boot\/|\bsystemctl\b|\bapt\b|\bdpkg\b|\bgrub\b|\bqemu\b|\bsriov\b|\binitramfs\b|\bmodprobe\b/i;
    const found = files('engine').filter((file) =>
      linux.test(readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
    expect(found).toEqual(['engine/model/read-boot-id.ts']);
  });

  test('a file is one idea: none is over 250 lines', () => {
    const rooms = [...Object.keys(table).filter((room) => room !== 'schemas'), 'test', 'scripts'];
    const long = rooms.flatMap(files).filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });
});
