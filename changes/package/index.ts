import type { PackageChange, PackageState } from './change.ts';
import { installPackages, withBrought } from './install-packages.ts';
import { removePackages } from './remove-packages.ts';
import { observePackages } from './observe-packages.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Effect } from '../../engine/model/effect.ts';
import type { Side } from '../../engine/model/change.ts';
import { listFolder, plannedPackage } from '../../facts/system/apt-places.ts';
import schema from './change.schema.json' with { type: 'json' };

/** The packages of the change that are still installed, partially installed, or only have settings left that did not exist before. */
function leftOf({ brings }: PackageChange, { installed, halfway, settings }: PackageState): readonly string[] {
  return (brings ?? [])
    .filter(({ name, settings: before }) => {
      return name in installed || halfway.includes(name) || (settings.includes(name) && !before);
    })
    .map(({ name }) => name);
}

/** The packages that can be removed, because no other package needs them. */
const removable = (change: PackageChange, state: PackageState): readonly string[] =>
  leftOf(change, state).filter((name) => !state.needed.includes(name));

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join(' ') === b.toSorted().join(' ');

/** An installation is done if every requested package is fully installed; a removal, if only the packages are left that other packages need. */
function matches(change: PackageChange, observed: PackageState, side: Side): boolean {
  const { before, after, wanted } = change;
  if (after.there) {
    if (side === 'after') return wanted.every((name) => name in observed.installed) && observed.halfway.length === 0;
    const there = same(Object.keys(observed.installed), Object.keys(before.installed));
    return there && same(observed.halfway, before.halfway) && same(observed.settings, before.settings);
  }
  if (side === 'after') return leftOf(change, observed).every((name) => before.needed.includes(name));
  return removable(change, observed).length > 0 && same(observed.needed, before.needed);
}

/** Partial: only some packages are installed or removed. One transaction is many steps of dpkg. */
function isPartial(change: PackageChange, observed: PackageState): boolean {
  if (!change.after.there) return removable(change, observed).length > 0;
  return leftOf(change, observed).some((name) => !(name in change.before.installed));
}

/**
 * Installs or removes the packages. Throws MachineError: STALE if apt would now do something else, EBUSY while another program holds
 * its lock, or with the error of apt.
 */
function perform(change: PackageChange, { machine, clock, signal }: Means): Promise<void> {
  const turn = { machine, clock, signal, deadline: change.deadline };
  return change.after.there ? installPackages(change, turn) : removePackages(change, turn);
}

function invert(change: PackageChange): PackageChange {
  return { ...change, after: { there: !change.after.there } };
}

/** One line: + with all packages that are installed, - with all that are removed and those that remain. */
function describe(change: PackageChange): string {
  const { wanted, brings, alters, before, after } = change;
  const missing = wanted.filter((name) => !(name in before.installed));
  if (!after.there) {
    const stays = leftOf(change, before).filter((name) => before.needed.includes(name));
    const goes = leftOf(change, before).filter((name) => !stays.includes(name));
    return `- packages ${goes.join(', ')}${stays.length > 0 ? ` (${stays.join(', ')} needed by others, left)` : ''}`;
  }
  if (brings === null)
    return `+ packages ${missing.join(', ')} (dependencies are known after the package lists are updated)`;
  const named = (isRequested: boolean): string =>
    brings
      .filter(({ name }) => missing.includes(name) === isRequested)
      .map(({ name, version }) => `${name} ${version}`)
      .join(', ');
  const begun = before.halfway.length > 0 ? [`${before.halfway.join(', ')} configured`] : [];
  const parts = [...(named(true) === '' ? [] : [named(true)]), ...begun];
  const along = named(false) === '' ? '' : ` with ${named(false)}`;
  return `+ packages ${parts.join(', ')}${along}${alters.length > 0 ? `, and changes ${alters.join(', ')}` : ''}`;
}

function describeSeen(_: PackageChange, { installed, halfway }: PackageState): string {
  const names = Object.keys(installed);
  const half = halfway.length === 0 ? '' : `; half-way: ${halfway.join(', ')}`;
  return `${names.length === 0 ? 'none of them' : names.join(', ')} installed${half}`;
}

function effects({ brings, after }: PackageChange): readonly Effect[] {
  const come: readonly Effect[] =
    brings === null
      ? // Updated lists may offer other packages, so a later probe cannot know.
        [{ kind: 'unknown', path: `${listFolder}/_InRelease` }]
      : brings.map(({ name }): Effect => ({ kind: 'text', path: plannedPackage(name), text: '' }));
  return after.there ? [...come, { kind: 'appearing', path: '/usr' }] : come;
}

/** Packages of the package manager. */
export const packages: ChangeKind<PackageChange, PackageState> = {
  schema,
  endsWithBoot: () => false,
  isShared: true,
  observe: observePackages,
  fillIn: (change, { machine, clock, signal }) =>
    withBrought(change, { machine, clock, signal, deadline: change.deadline }),
  perform,
  matches,
  isPartial,
  invert,
  describe,
  describeSeen,
  effects,
  subject: ({ wanted }) => wanted.join(' '),
  isOpen: ({ brings }) => brings === null,
};
