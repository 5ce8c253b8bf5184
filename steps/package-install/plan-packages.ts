import type { PackageChange } from '../../changes/package/change.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { PackageInstall } from '../../schemas/types/steps/package-install.ts';
import type { PackagesSeen, PackagesState } from './probe-packages.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** Whether the lists are fetched first: then the additional packages are not known yet. */
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
    ...alters.map((line) => `${line}; allow_changes allows it, and it will not be undone`),
    ...(begun === '' ? [] : [`dpkg was interrupted during ${begun}; the step finishes this first`]),
  ];
}

/** Proposes one transaction that installs the missing packages. Pure. */
export function planPackages(input: PackageInstall, state: PackagesState): Proposal {
  if (state.kind === 'no-manager') {
    return refused(
      refusal(
        'package-manager-unknown',
        `this step supports only apt, and ${state.system} does not have it: install ${state.names.join(', ')} yourself, then leave this step out`,
        `/usr/bin/apt-get and /usr/bin/dpkg-query do not both exist; found ${state.found}`,
      ),
    );
  }
  if (state.nameless.length > 0) {
    return refused(
      refusal(
        'package-name-missing',
        `the step has no package name for ${state.system}: ${state.nameless.join('; ')}`,
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
          `the package lists do not contain ${state.unknown.join(', ')}; add an apt-repo step before this step, or use "refresh" to update the lists`,
          'apt-cache policy shows no candidate',
        ),
      );
    }
    const trouble = state.forecast?.trouble ?? null;
    if (trouble !== null) {
      return refused(
        refusal(
          'packages-not-installable',
          `apt cannot install ${state.missing.join(', ')}`,
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
            `installing ${state.missing.join(', ')} would change installed packages: ${change.alters.join('; ')}`,
            `apt-get --simulate install ${state.missing.join(' ')}`,
            { override: 'allow_changes' },
          ),
        ];
  return { ...nothing, changes: [change], refusals, warnings: refusals.length > 0 ? [] : warningsOf(change, state) };
}
