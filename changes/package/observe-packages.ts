import type { BroughtPackage, PackageState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { simulateApt } from '../support/simulate-apt.ts';

/** The packages to ask dpkg about. */
export interface RequestedPackages {
  readonly wanted: readonly string[];
  readonly brings: readonly BroughtPackage[] | null;
}

const format = '${Package}\t${Architecture}\t${db:Status-Abbrev}\t${Version}\n';

/** Packages that are marked as automatically installed, from apt's extended_states. */
function autoMarked(text: string, own: string): ReadonlySet<string> {
  const marked = text.split('\n\n').flatMap((stanza) => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];
    const name = field('Package');
    const architecture = field('Architecture') ?? own;
    if (name === undefined || field('Auto-Installed') !== '1') return [];
    return [architecture === own ? name : `${name}:${architecture}`];
  });
  return new Set(marked);
}

/**
 * Of the packages to remove: those whose removal would remove other packages, or that are now marked as manually
 * installed. apt forgets the mark before dpkg removes a package, so it counts for nothing where dpkg was interrupted.
 */
async function neededOf(
  change: RequestedPackages,
  { there, leaving, absent }: Readonly<Record<'there' | 'leaving' | 'absent', readonly string[]>>,
  own: string,
  machine: MachineReader,
) {
  if (there.length === 0) return [];
  const spoils = async (names: readonly string[]): Promise<boolean> => {
    const { installs, replaces, removes, trouble } = await simulateApt(machine, 'remove', '--', ...names);
    // apt does not read what an interrupted dpkg has noted beside its status file, so it can remove a package again.
    const others = removes.filter((name) => !there.includes(name) && !absent.includes(name));
    return trouble !== null || installs.length + replaces.length + others.length > 0;
  };
  const [states, together] = await Promise.all([machine.read('/var/lib/apt/extended_states'), spoils(there)]);
  const auto = autoMarked(states ?? '', own);
  const adopted = there.filter((name) => ![...change.wanted, ...leaving].includes(name) && !auto.has(name));
  if (!together) return adopted;
  const needed: string[] = [];
  for (const name of there) if (adopted.includes(name) || (await spoils([name]))) needed.push(name);
  return needed;
}

/** The state in dpkg of the requested packages and their dependencies. Throws MachineError if dpkg-query fails. */
export async function observePackages(change: RequestedPackages, machine: MachineReader): Promise<PackageState> {
  const brought = (change.brings ?? []).map(({ name }) => name);
  const names = [...new Set([...change.wanted, ...brought])].sort();
  const [listed, architecture] = await Promise.all([
    machine.query(['dpkg-query', '--show', `--showformat=${format}`, '--', ...names], { env: { LC_ALL: 'C' } }),
    machine.query(['dpkg', '--print-architecture']),
  ]);
  // Exit code 1 means that dpkg does not know some of the names.
  if (listed.code !== 0 && listed.code !== 1)
    throw new MachineError(`dpkg-query failed: ${listed.stderr.trim()}`, { code: `EXIT${listed.code ?? ''}` });
  const own = architecture.stdout.trim();
  const installed: Record<string, string> = {};
  const halfway: string[] = [];
  const settings: string[] = [];
  const leaving: string[] = [];
  for (const line of listed.stdout.split('\n')) {
    const [name = '', of = '', status = '', version = ''] = line.split('\t');
    const full = of === own || of === 'all' || of === '' ? name : `${name}:${of}`;
    if (!names.includes(full)) continue;
    if (/^[rp]/.test(status)) leaving.push(full);
    // Wanted, status, error: dpkg-query(1). Anything but whole, absent or removed is unfinished.
    if (/^.i ?$/.test(status)) installed[full] = version;
    else if (/^.c ?$/.test(status)) settings.push(full);
    else if (!/^.n ?$/.test(status)) halfway.push(full);
  }
  const there = brought.filter((name) => name in installed || halfway.includes(name));
  const absent = names.filter((name) => !(name in installed) && !halfway.includes(name));
  return { installed, halfway, settings, needed: await neededOf(change, { there, leaving, absent }, own, machine) };
}
