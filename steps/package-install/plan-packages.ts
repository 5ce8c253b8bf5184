import type { PackageChange } from '../../engine/packages.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal, Refusal } from '../../engine/model/step-type.ts';
import type { PackageInstall } from '../../schemas/types/steps/package-install.ts';
import type { PackagesSeen, PackagesState } from './probe-packages.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** Whether the lists are read before: then what comes along is not known yet. */
const refreshes = ({ refresh }: PackageInstall, { listed, unknown }: PackagesSeen): boolean =>
  refresh === 'always' || (refresh === 'auto' && (!listed || unknown.length > 0));

function changeOf(input: PackageInstall, state: PackagesSeen): PackageChange {
  const { forecast, names } = state;
  const known = refreshes(input, state) ? null : forecast;
  return {
    kind: 'package',
    wanted: names,
    brings: known?.brings ?? null,
    alters: known?.alters ?? [],
    allowChanges: input.allow_changes,
    recommends: input.recommends,
    before:
      known === null
        ? state.state
        : { ...known.before, installed: { ...state.state.installed, ...known.before.installed } },
    after: { there: true },
    deadline: input.deadline,
  };
}

function warningsOf({ alters }: PackageChange, { state }: PackagesSeen): readonly string[] {
  const begun = state.halfway.join(', ');
  return [
    ...alters.map((line) => `${line}; allow_changes says to go on, and undo does not take it back`),
    ...(begun === '' ? [] : [`dpkg was interrupted in ${begun}; it is finished first`]),
  ];
}

/** Proposes one transaction that brings what is missing. Pure. */
export function planPackages(input: PackageInstall, state: PackagesState): Proposal {
  if (state.kind === 'no-manager') {
    return refused(
      refusal(
        'package-manager-unknown',
        `only apt is driven, and ${state.system} has none: install ${state.names.join(', ')} by hand, then leave this step out`,
        `/usr/bin/apt-get, /usr/bin/dpkg-query: not both there; found ${state.found}`,
      ),
    );
  }
  if (state.nameless.length > 0) {
    return refused(
      refusal(
        'package-name-missing',
        `the step does not say what this is called on ${state.system}: ${state.nameless.join('; ')}`,
        '/etc/os-release: ID and ID_LIKE',
      ),
    );
  }
  if (state.missing.length === 0) return nothing;
  if (!refreshes(input, state)) {
    if (state.unknown.length > 0) {
      return refused(
        refusal(
          'package-not-found',
          `the package lists do not offer ${state.unknown.join(', ')}; put an apt-repo step before, or let "refresh" read them anew`,
          'apt-cache policy names no candidate',
        ),
      );
    }
    const trouble = state.forecast?.trouble ?? null;
    if (trouble !== null) {
      return refused(
        refusal(
          'packages-not-installable',
          `apt finds no way to install ${state.missing.join(', ')}`,
          `apt-get --simulate install: ${trouble}`,
        ),
      );
    }
  }
  const change = changeOf(input, state);
  const refusals: readonly Refusal[] =
    change.alters.length === 0 || input.allow_changes
      ? []
      : [
          refusal(
            'packages-would-change',
            `installing ${state.missing.join(', ')} would change packages that are there: ${change.alters.join('; ')}`,
            `apt-get --simulate install ${state.missing.join(' ')}`,
            { override: 'allow_changes' },
          ),
        ];
  return { ...nothing, changes: [change], refusals, warnings: refusals.length > 0 ? [] : warningsOf(change, state) };
}
