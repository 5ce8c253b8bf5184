import type { ArchiveDescription, PackageDescription } from '../tree/description.ts';
import { stanzaText, type Stanza } from './package-stanzas.ts';

/** How a list's name in /var/lib/apt/lists begins. */
export const listStart = ({ uri, suite }: Pick<ArchiveDescription, 'uri' | 'suite'>): string =>
  `${uri.replace(/^[a-z]+:\/\//, '')}/dists/${suite}/`.replaceAll('/', '_');

/** A package's stanza as a list has it. */
const listed = ({ name, version, depends = [], recommends = [] }: PackageDescription): Stanza =>
  new Map([
    ['Package', name],
    ['Architecture', 'amd64'],
    ['Version', version],
    ...(depends.length > 0 ? [['Depends', depends.join(', ')] as const] : []),
    ...(recommends.length > 0 ? [['Recommends', recommends.join(', ')] as const] : []),
  ]);

/** What apt has read of an archive. */
export const listFiles = (archive: ArchiveDescription): Readonly<Record<string, string>> => ({
  [`/var/lib/apt/lists/${listStart(archive)}InRelease`]: `Suite: ${archive.suite}\n`,
  [`/var/lib/apt/lists/${listStart(archive)}${archive.component}_binary-amd64_Packages`]: stanzaText(
    archive.packages.map(listed),
  ),
});
