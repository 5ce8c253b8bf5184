import { offered, readArchives, sourcesOf } from '../packages/package-archives.ts';
import { install, isInstalled, mark, recordOf, records, remove } from '../packages/package-database.ts';
import type { PackageDescription } from '../tree/description.ts';
import type { World } from '../world/world.ts';
import { failed, readOnly, printed, type Program } from './program.ts';

interface Request {
  readonly verb: string;
  readonly names: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly settings: ReadonlyMap<string, string>;
}

function requestOf(args: readonly string[]): Request {
  const settings = new Map<string, string>();
  const flags = new Set<string>();
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-o') {
      const [name = '', value = ''] = (args[(at += 1)] ?? '').split(/=(.*)/s);
      settings.set(name, value);
    } else if (arg.startsWith('-')) flags.add(arg);
    else words.push(arg);
  }
  return { verb: words[0] ?? '', names: words.slice(1), flags, settings };
}

/**
 * The missing packages among these and their dependencies, dependencies first; the name of a package that no archive
 * offers.
 */
function needs(world: World, names: readonly string[], recommends: boolean): readonly PackageDescription[] | string {
  const found = new Map<string, PackageDescription>();
  const seen = new Set<string>();
  const visit = (name: string): string | undefined => {
    if (seen.has(name) || isInstalled(recordOf(world, name))) return undefined;
    seen.add(name);
    const one = offered(world, name);
    if (one === undefined) return name;
    for (const needed of [...(one.depends ?? []), ...(recommends ? (one.recommends ?? []) : [])]) {
      const missing = visit(needed);
      if (missing !== undefined) return missing;
    }
    found.set(name, one);
    return undefined;
  };
  for (const name of names) {
    const missing = visit(name);
    if (missing !== undefined) return missing;
  }
  return [...found.values()];
}

/** The packages and all packages that depend on them. */
function withDependents(world: World, names: readonly string[]): readonly string[] {
  const going = new Set(names.filter((name) => isInstalled(recordOf(world, name))));
  for (let size = -1; size !== going.size;) {
    size = going.size;
    for (const stanza of records(world).filter(isInstalled)) {
      const depends = (stanza.get('Depends') ?? '').split(', ');
      if (depends.some((name) => going.has(name))) going.add(stanza.get('Package') ?? '');
    }
  }
  return [...going];
}

function bring(world: World, { names, flags }: Request): ReturnType<Program['run']> {
  const coming = needs(world, names, flags.has('--install-recommends'));
  if (typeof coming === 'string') return failed(100, `E: Unable to locate package ${coming}`);
  if (flags.has('--simulate')) {
    const line = (word: string, { name, version }: PackageDescription): string =>
      `${word} ${name} (${version} Debian:13.2/stable [amd64])\n`;
    return printed([...coming.map((one) => line('Inst', one)), ...coming.map((one) => line('Conf', one))].join(''));
  }
  for (const one of coming) install(world, one);
  mark(
    world,
    coming.map(({ name }) => name).filter((name) => !names.includes(name)),
    true,
  );
  return printed(coming.map(({ name, version }) => `Setting up ${name} (${version}) ...\n`).join(''));
}

function take(world: World, { verb, names, flags }: Request): ReturnType<Program['run']> {
  const going = withDependents(world, names);
  const purging = verb === 'purge';
  if (flags.has('--simulate')) return printed(going.map((name) => `Remv ${name} [1.0]\n`).join(''));
  for (const name of [...going, ...(purging ? names : [])]) remove(world, name, purging);
  return printed(going.map((name) => `Removing ${name} ...\n`).join(''));
}

function update(world: World, { settings }: Request): ReturnType<Program['run']> {
  const troubles = readArchives(world, sourcesOf(world, settings.get('Dir::Etc::sourcelist')));
  return troubles.length === 0 ? printed('Reading package lists...\n') : printed('', 100, `${troubles.join('\n')}\n`);
}

/** apt-get(8): update, install, remove and purge, each also with --simulate. */
const aptGet: Program = {
  name: 'apt-get',
  changes: (args) => !args.includes('--simulate') && !args.includes('-s'),
  run(world, args) {
    const request = requestOf(args);
    switch (request.verb) {
      case 'update':
        return update(world, request);
      case 'install':
        return bring(world, request);
      case 'remove':
      case 'purge':
        return take(world, request);
      default:
        return failed(100, `E: Invalid operation ${request.verb}`);
    }
  },
};

/** apt-cache(8) policy: the offered versions. */
const aptCache = readOnly('apt-cache', (world, args) => {
  const { names } = requestOf(args);
  const known = names.filter((name) => offered(world, name) !== undefined || recordOf(world, name) !== undefined);
  const lines = known.map((name) => {
    const record = recordOf(world, name);
    const installed = isInstalled(record) ? record?.get('Version') : undefined;
    const candidate = offered(world, name)?.version ?? installed ?? '(none)';
    return `${name}:\n  Installed: ${installed ?? '(none)'}\n  Candidate: ${candidate}\n  Version table:\n`;
  });
  return printed(lines.join(''));
});

/** apt-mark(8) auto and manual. */
const aptMark: Program = {
  name: 'apt-mark',
  changes: (args) => !args.some((arg) => arg.startsWith('show')),
  run(world, args) {
    const { verb, names } = requestOf(args);
    mark(world, names, verb === 'auto');
    return printed(
      names.map((name) => `${name} set to ${verb === 'auto' ? 'automatically' : 'manually'} installed.\n`).join(''),
    );
  },
};

export const aptPrograms: readonly Program[] = [aptGet, aptCache, aptMark];
