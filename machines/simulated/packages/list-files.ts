import type { ArchiveDescription, PackageDescription } from '../tree/description.ts';
import { stanzaText, type Stanza } from './package-stanzas.ts';

/** The start of the name of a list in /var/lib/apt/lists. */
export const listStart = ({ uri, suite }: Pick<ArchiveDescription, 'uri' | 'suite'>): string =>
  `${uri.replace(/^[a-z]+:\/\//, '')}/dists/${suite}/`.replaceAll('/', '_');

/** The stanza of a package in a list. */
const listed = ({ name, version, depends = [], recommends = [] }: PackageDescription): Stanza =>
  new Map([
    ['Package', name],
    ['Architecture', 'amd64'],
    ['Version', version],
    ...(depends.length > 0 ? [['Depends', depends.join(', ')] as const] : []),
    ...(recommends.length > 0 ? [['Recommends', recommends.join(', ')] as const] : []),
  ]);

/** The lists of an archive that apt has fetched. */
export const listFiles = (archive: ArchiveDescription): Readonly<Record<string, string>> => ({
  [`/var/lib/apt/lists/${listStart(archive)}InRelease`]: `Suite: ${archive.suite}\n`,
  [`/var/lib/apt/lists/${listStart(archive)}${archive.component}_binary-amd64_Packages`]: stanzaText(
    archive.packages.map(listed),
  ),
});
