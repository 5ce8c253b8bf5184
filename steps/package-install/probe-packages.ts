import { forecastPackages, unknownPackages } from '../../changes/package/forecast-packages.ts';
import type { Forecast } from '../../changes/package/forecast-packages.ts';
import { observePackages } from '../../changes/package/observe-packages.ts';
import { listFolder, plannedPackage } from '../../facts/system/apt-places.ts';
import type { PackageState } from '../../changes/package/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { UnknownValue } from '../../engine/model/unknown-value.ts';
import { parseOperatingSystem } from '../../facts/system/operating-system.ts';
import type { PackageInstall } from '../../schemas/types/steps/package-install.ts';
import { familiesOf, nameOn, shown } from './package-names.ts';

/** The state of the wanted packages on a machine. */
export interface PackagesSeen {
  readonly kind: 'seen';
  readonly system: string;
  readonly names: readonly string[];
  /** Items that have no name on this system. */
  readonly nameless: readonly string[];
  readonly state: PackageState;
  /** Requested, but neither installed nor planned. */
  readonly missing: readonly string[];
  /** The missing packages that the package lists do not offer. */
  readonly unknown: readonly string[];
  /** Whether there are package lists at all. */
  readonly listed: boolean;
  /** The forecast of an installation with the present lists; null if nothing is missing, or something is unknown. */
  readonly forecast: Forecast | null;
}

/** A machine whose package manager is not known to this step. */
interface NoManager {
  readonly kind: 'no-manager';
  readonly system: string;
  readonly names: readonly string[];
  readonly found: string;
}

export type PackagesState = PackagesSeen | NoManager;

/** Whether apt has fetched any list; if an earlier step will fetch the lists, it throws UnknownValue. */
async function hasLists(machine: MachineReader): Promise<boolean> {
  const names = ((await machine.list(listFolder)) ?? []).filter((name) => /Release$/.test(name));
  try {
    const stats = await Promise.all(names.map((name) => machine.stat(`${listFolder}/${name}`)));
    return stats.some((stat) => stat !== undefined);
  } catch (error) {
    if (!(error instanceof UnknownValue)) throw error;
    throw new UnknownValue(error.after, 'the candidates of the package lists');
  }
}

/** The packages among these names that an earlier step of the plan installs. */
async function plannedOf(names: readonly string[], machine: MachineReader): Promise<ReadonlySet<string>> {
  const stats = await Promise.all(names.map((name) => machine.stat(plannedPackage(name))));
  return new Set(names.filter((_, index) => stats[index] !== undefined));
}

/** The forecast without the packages that earlier steps install. */
async function forecastAfter(
  missing: readonly string[],
  recommends: boolean,
  machine: MachineReader,
): Promise<Forecast> {
  const forecast = await forecastPackages(missing, recommends, machine);
  const planned = await plannedOf(
    forecast.brings.map(({ name }) => name),
    machine,
  );
  return { ...forecast, brings: forecast.brings.filter(({ name }) => !planned.has(name)) };
}

/** Reads the installed packages and, if some are missing, apt's forecast. */
export async function probePackages(input: PackageInstall, machine: MachineReader): Promise<PackagesState> {
  const system = parseOperatingSystem((await machine.read('/etc/os-release')) ?? '');
  const families = familiesOf(system);
  const items = input.packages.map((item) => ({ item, name: nameOn(item, families) }));
  const names = [...new Set(items.flatMap(({ name }) => name ?? []))];
  const called = system.name ?? system.id ?? 'an unknown system';
  if (
    (await machine.stat('/usr/bin/apt-get')) === undefined ||
    (await machine.stat('/usr/bin/dpkg-query')) === undefined
  ) {
    const managers = ['/usr/bin/dnf', '/usr/bin/yum', '/usr/bin/zypper', '/usr/bin/pacman', '/sbin/apk'];
    const stats = await Promise.all(managers.map((path) => machine.stat(path)));
    const found = managers.filter((_, index) => stats[index] !== undefined);
    return { kind: 'no-manager', system: called, names, found: found.join(', ') || 'no known package manager' };
  }
  const nameless = items.filter(({ name }) => name === undefined).map(({ item }) => shown(item));
  const state = await observePackages({ wanted: names, brings: null }, machine);
  const absent = names.filter((name) => !(name in state.installed));
  const planned = await plannedOf(absent, machine);
  const missing = absent.filter((name) => !planned.has(name));
  // A package that an earlier step installs counts as installed.
  const installed = { ...state.installed, ...Object.fromEntries([...planned].map((name) => [name, 'planned'])) };
  const seen = { kind: 'seen', system: called, names, nameless, state: { ...state, installed }, missing } as const;
  if (missing.length === 0 || nameless.length > 0) return { ...seen, unknown: [], listed: true, forecast: null };
  const listed = await hasLists(machine);
  const unknown = await unknownPackages(missing, machine);
  const forecast = unknown.length > 0 ? null : await forecastAfter(missing, input.recommends, machine);
  return { ...seen, listed, unknown, forecast };
}
