import { isInstalled, record, recordOf, records, remove } from '../packages/package-database.ts';
import { textOf } from '../world/files.ts';
import type { Stanza } from '../packages/package-stanzas.ts';
import { find } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { failed, readOnly, printed, type Program } from './program.ts';

const plain = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-'));

/** dpkg's three letters: wanted, status, error. */
function abbreviation(stanza: Stanza): string {
  const [want = '', , status = ''] = (stanza.get('Status') ?? '').split(' ');
  const letters: Readonly<Record<string, string>> = {
    'not-installed': 'n',
    'config-files': 'c',
    'half-installed': 'H',
    unpacked: 'U',
    'half-configured': 'F',
    'triggers-awaited': 'W',
    'triggers-pending': 't',
    installed: 'i',
  };
  return `${want === 'deinstall' ? 'r' : (want[0] ?? 'u')}${letters[status] ?? 'n'} `;
}

function search(world: World, path: string): ReturnType<Program['run']> {
  const folder = '/var/lib/dpkg/info';
  const node = find(show(world), folder, true)?.node;
  const names = node?.kind === 'directory' ? [...node.entries.keys()].filter((name) => name.endsWith('.list')) : [];
  const owner = names.find((name) => (textOf(world, `${folder}/${name}`) ?? '').split('\n').includes(path));
  return owner === undefined
    ? failed(1, `dpkg-query: no path found matching pattern ${path}`)
    : printed(`${owner.slice(0, -'.list'.length)}: ${path}\n`);
}

/** dpkg-query(1): the installed packages in a format, and the package that owns a path. */
const dpkgQuery = readOnly('dpkg-query', (world, args) => {
  if (args.includes('--search') || args.includes('-S')) return search(world, plain(args)[0] ?? '');
  const format = args.map((arg) => /^(?:--showformat=|-f=?)(.*)$/s.exec(arg)?.[1]).find((found) => found !== undefined);
  const names = plain(args);
  const found = names.length === 0 ? records(world) : names.flatMap((name) => recordOf(world, name) ?? []);
  const missing = names.filter((name) => recordOf(world, name) === undefined);
  const lines = found.map((stanza) =>
    (format ?? '${Package}\t${Version}\n').replace(/\$\{([^}]+)\}/g, (_, field: string) =>
      field === 'db:Status-Abbrev' ? abbreviation(stanza) : (stanza.get(field) ?? ''),
    ),
  );
  const trouble = missing.map((name) => `dpkg-query: no packages found matching ${name}\n`).join('');
  return printed(lines.join(''), missing.length === 0 ? 0 : 1, trouble);
});

/** dpkg(1): its architecture, the removal of packages, and the configuration of packages that are only unpacked. */
const dpkg: Program = {
  name: 'dpkg',
  changes: (args) => !args.includes('--print-architecture'),
  run(world, args) {
    if (args.includes('--print-architecture')) return printed('amd64\n');
    if (args.includes('--remove')) {
      for (const name of plain(args)) remove(world, name, false);
      return printed('');
    }
    if (!args.includes('--configure')) return failed(2, 'dpkg: error: need an action option');
    for (const stanza of records(world)) {
      if (isInstalled(stanza) || !/ (?:unpacked|half-configured)$/.test(stanza.get('Status') ?? '')) continue;
      record(world, stanza.get('Package') ?? '', new Map(stanza).set('Status', 'install ok installed'));
    }
    return printed('');
  },
};

export const dpkgPrograms: readonly Program[] = [dpkgQuery, dpkg];
