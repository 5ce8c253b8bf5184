import type { BroughtPackage, PackageState } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { aptEnvironment } from '../support/run-apt.ts';
import { alterations, installing, simulateApt } from '../support/simulate-apt.ts';
import { observePackages } from './observe-packages.ts';

/** The effect of installing packages, by the present package lists. */
export interface Forecast {
  readonly brings: readonly BroughtPackage[];
  /** The changes of installed packages, one line each. */
  readonly alters: readonly string[];
  readonly before: PackageState;
  /** The reason why apt cannot install them; null if it can. */
  readonly trouble: string | null;
}

/** The names that the package lists do not have. Only exact names count: apt-get itself treats an unknown name as a pattern. */
export async function unknownPackages(names: readonly string[], machine: MachineReader): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { stdout } = await machine.query(['apt-cache', 'policy', '--', ...names], { env: aptEnvironment });
  const offered = new Set<string>();
  let name = '';
  for (const line of stdout.split('\n')) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name;
    const candidate = /^ {2}Candidate: (.+)$/.exec(line)?.[1];
    if (candidate !== undefined && candidate !== '(none)') offered.add(name);
  }
  return names.filter((wanted) => !offered.has(wanted));
}

/** Asks apt for the effect of installing these packages now. */
export async function forecastPackages(
  wanted: readonly string[],
  recommends: boolean,
  machine: MachineReader,
): Promise<Forecast> {
  const now = await observePackages({ wanted, brings: null }, machine);
  const missing = wanted.filter((name) => !(name in now.installed));
  if (missing.length === 0) return { brings: [], alters: [], before: now, trouble: null };
  const mending = now.halfway.length > 0;
  const simulation = await simulateApt(machine, ...installing(missing, { recommends, mending }));
  const brings = simulation.installs.map(({ name, version }) => ({ name, version, settings: false }));
  const seen = await observePackages({ wanted, brings }, machine);
  return {
    // A partially installed package is not new.
    brings: brings
      .filter(({ name }) => !seen.halfway.includes(name))
      .map((one) => ({ ...one, settings: seen.settings.includes(one.name) })),
    alters: alterations(simulation),
    before: { ...seen, halfway: seen.halfway.filter((name) => wanted.includes(name)) },
    trouble: simulation.trouble,
  };
}
