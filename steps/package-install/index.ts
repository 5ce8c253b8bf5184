import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/package-install.schema.json' with { type: 'json' };
import type { PackageInstall, PackageInstallOutputs } from '../../schemas/types/steps/package-install.ts';
import { explainPackages } from '../support/packages/explain-packages.ts';
import { planPackages } from './plan-packages.ts';
import { probePackages } from './probe-packages.ts';
import type { PackagesState } from './probe-packages.ts';

/** Installs packages; undo removes only packages that the run installed. */
export const packageInstall = defineStep<PackageInstall, PackagesState, PackageInstallOutputs>({
  kind: 'change',
  name: 'package-install',
  schema,
  summary: 'Install packages; undo removes only what the step installed',
  takes: 'now',
  probe: probePackages,
  plan: planPackages,
  outputs(_, state) {
    const versions = state.kind === 'seen' ? state.state.installed : {};
    return {
      packages: [...state.names],
      versions: state.names.map((name) => `${name} ${versions[name] ?? ''}`.trim()),
    };
  },
  explain: explainPackages,
});
