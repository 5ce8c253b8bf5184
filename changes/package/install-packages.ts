import type { PackageChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { aptGet, runApt } from '../support/run-apt.ts';
import type { AptTurn } from '../support/run-apt.ts';
import { installing } from '../support/simulate-apt.ts';
import { forecastPackages, unknownPackages } from './forecast-packages.ts';
import type { Forecast } from './forecast-packages.ts';
import { observePackages } from './observe-packages.ts';

/** Throws unless the forecast is one that was agreed to. */
function assertAllowed({ alters, trouble }: Forecast, change: PackageChange): void {
  if (trouble !== null)
    throw new MachineError(`apt cannot install ${change.wanted.join(', ')}: ${trouble}`, { code: 'EXIT100' });
  const unforeseen = change.allowChanges ? [] : alters.filter((line) => !change.alters.includes(line));
  if (unforeseen.length > 0) {
    throw new MachineError(
      `installing ${change.wanted.join(', ')} would change packages that are there: ${unforeseen.join('; ')}; nothing was done`,
      { code: 'STALE' },
    );
  }
}

/** The change with what it brings, when only lists that are read anew can tell: they are a cache, so reading them is no change itself. */
export async function withBrought(change: PackageChange, turn: AptTurn): Promise<PackageChange> {
  if (!change.after.there || change.brings !== null) return change;
  const { machine } = turn;
  // One source of many that does not answer need not be the one that has the package.
  const failed = await runApt(aptGet('update'), turn).then(
    () => '',
    (error: unknown) => {
      if (error instanceof MachineError && error.code.startsWith('EXIT')) return `; ${error.message}`;
      throw error;
    },
  );
  const missing = change.wanted.filter((name) => !(name in change.before.installed));
  const unknown = await unknownPackages(missing, machine);
  if (unknown.length > 0)
    throw new MachineError(`Unable to locate package ${unknown.join(', ')}${failed}`, { code: 'ENOENT' });
  const forecast = await forecastPackages(change.wanted, change.recommends, machine);
  assertAllowed(forecast, change);
  const { brings, alters, before } = forecast;
  return { ...change, brings, alters, before };
}

/** Lets dpkg finish what was interrupted; what it cannot finish alone, apt's own mending does afterwards. */
export async function finishInterrupted({ machine, signal, deadline }: AptTurn): Promise<void> {
  await machine.run(['dpkg', '--force-confdef', '--force-confold', '--configure', '--pending'], {
    deadline,
    signal,
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

/** True when dpkg was stopped in the middle: its own sign is a file in this folder (deb(7), dpkg's "updates"). */
export async function wasInterrupted({ machine }: Pick<AptTurn, 'machine'>): Promise<boolean> {
  return ((await machine.list('/var/lib/dpkg/updates')) ?? []).some((name) => /^\d+$/.test(name));
}

/** Installs what is missing, once apt agrees that it does just what was planned. */
export async function installPackages(change: PackageChange, turn: AptTurn): Promise<void> {
  const { machine } = turn;
  const mending = change.before.halfway.length > 0;
  if (mending || (await wasInterrupted(turn))) await finishInterrupted(turn);
  const forecast = await forecastPackages(change.wanted, change.recommends, machine);
  const planned = new Set((change.brings ?? []).map(({ name }) => name));
  const more = forecast.brings.filter(({ name }) => !planned.has(name)).map(({ name }) => name);
  if (more.length > 0)
    throw new MachineError(`apt would now install ${more.join(', ')} too, which was not planned; nothing was done`, {
      code: 'STALE',
    });
  assertAllowed(forecast, change);
  const missing = change.wanted.filter((name) => !(name in forecast.before.installed));
  if (missing.length > 0) {
    const words = installing(missing, { recommends: change.recommends, mending });
    await runApt(aptGet(...(change.allowChanges ? [] : ['--no-remove']), ...words), turn);
  }
  await markAlong(change, turn);
}

/** What came along is marked as only needed by others, as apt does itself where it was not interrupted. */
async function markAlong(change: PackageChange, turn: AptTurn): Promise<void> {
  const { needed, installed } = await observePackages(change, turn.machine);
  const along = (change.brings ?? []).map(({ name }) => name).filter((name) => !change.wanted.includes(name));
  const unmarked = along.filter((name) => name in installed && needed.includes(name));
  if (unmarked.length > 0) await runApt(['apt-mark', 'auto', '--', ...unmarked], turn);
}
