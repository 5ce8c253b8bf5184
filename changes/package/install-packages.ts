import type { PackageChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { aptGet, runApt } from '../support/run-apt.ts';
import type { AptTurn } from '../support/run-apt.ts';
import { installing } from '../support/simulate-apt.ts';
import { forecastPackages, unknownPackages } from './forecast-packages.ts';
import type { Forecast } from './forecast-packages.ts';
import { observePackages } from './observe-packages.ts';

/** Throws unless the forecast is the approved one. */
function assertAllowed({ alters, trouble }: Forecast, change: PackageChange): void {
  if (trouble !== null)
    throw new MachineError(`apt cannot install ${change.wanted.join(', ')}: ${trouble}`, { code: 'EXIT100' });
  const unforeseen = change.allowChanges ? [] : alters.filter((line) => !change.alters.includes(line));
  if (unforeseen.length > 0) {
    throw new MachineError(
      `installing ${change.wanted.join(', ')} would change installed packages: ${unforeseen.join('; ')}; nothing was done`,
      { code: 'STALE' },
    );
  }
}

/** The change with its packages if only updated lists show them. The lists are a cache, so updating them is not a change. */
export async function withBrought(change: PackageChange, turn: AptTurn): Promise<PackageChange> {
  if (!change.after.there || change.brings !== null) return change;
  const { machine } = turn;
  // If one source of several fails, another may still have the package.
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

/** Runs dpkg --configure to finish an interrupted transaction, then apt --fix-broken for the rest. */
export async function finishInterrupted({ machine, signal, deadline }: AptTurn): Promise<void> {
  await machine.run(['dpkg', '--force-confdef', '--force-confold', '--configure', '--pending'], {
    deadline,
    signal,
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

/** True if dpkg was interrupted: it then has a file in this folder (deb(7), "updates"). */
export async function wasInterrupted({ machine }: Pick<AptTurn, 'machine'>): Promise<boolean> {
  return ((await machine.list('/var/lib/dpkg/updates')) ?? []).some((name) => /^\d+$/.test(name));
}

/** The packages that dpkg has only unpacked in part (deb(7), "reinst-required"), also those that only came along. */
async function cutPackages(machine: Machine): Promise<readonly string[]> {
  const format = '--showformat=${db:Status-Abbrev}\t${Package}\n';
  const { stdout } = await machine.query(['dpkg-query', '--show', format]);
  return [...stdout.matchAll(/^..R\t(.*)$/gm)].map(([, name = '']) => name);
}

/** Unpacks such packages again. With others in one transaction, apt can begin with one that needs them. */
async function unpackAgain(names: readonly string[], turn: AptTurn): Promise<void> {
  const { stdout } = await turn.machine.query(['apt-mark', 'showauto', '--', ...names]);
  const auto = stdout.split('\n').filter((name) => name !== '');
  await runApt(aptGet('--no-remove', '--fix-broken', '--reinstall', 'install', '--', ...names), turn);
  if (auto.length > 0) await runApt(['apt-mark', 'auto', '--', ...auto], turn);
}

/** Installs the missing packages, after apt has confirmed that it will do exactly the planned transaction. */
export async function installPackages(change: PackageChange, turn: AptTurn): Promise<void> {
  const { machine } = turn;
  const isHalfway = change.before.halfway.length > 0;
  if (isHalfway || (await wasInterrupted(turn))) await finishInterrupted(turn);
  const cut = await cutPackages(machine);
  if (cut.length > 0) await unpackAgain(cut, turn);
  const forecast = await forecastPackages(change.wanted, change.recommends, machine);
  const planned = new Set((change.brings ?? []).map(({ name }) => name));
  const more = forecast.brings.filter(({ name }) => !planned.has(name)).map(({ name }) => name);
  if (more.length > 0)
    throw new MachineError(`apt would now also install ${more.join(', ')}, which was not planned; nothing was done`, {
      code: 'STALE',
    });
  assertAllowed(forecast, change);
  const missing = change.wanted.filter((name) => !(name in forecast.before.installed));
  if (missing.length > 0) {
    const words = installing(missing, {
      recommends: change.recommends,
      mending: isHalfway || cut.length > 0,
    });
    await runApt(aptGet(...(change.allowChanges ? [] : ['--no-remove']), ...words), turn);
  }
  await markAlong(change, turn);
}

/** Dependencies are marked as automatically installed. After an interruption, apt does not do this itself. */
async function markAlong(change: PackageChange, turn: AptTurn): Promise<void> {
  const { needed, installed } = await observePackages(change, turn.machine);
  const along = (change.brings ?? []).map(({ name }) => name).filter((name) => !change.wanted.includes(name));
  const unmarked = along.filter((name) => name in installed && needed.includes(name));
  if (unmarked.length > 0) await runApt(['apt-mark', 'auto', '--', ...unmarked], turn);
}
