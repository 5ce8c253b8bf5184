import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/apt-repo.schema.json' with { type: 'json' };
import type { AptRepo, AptRepoOutputs } from '../../schemas/types/steps/apt-repo.ts';
import { planRepo, signedBy } from './plan-repo.ts';
import { pathsOf, probeRepo } from './probe-repo.ts';
import type { RepoState } from './probe-repo.ts';
import { explainPackages } from '../support/packages/explain-packages.ts';

/** Adds a package archive that is verified with one key; undo removes its files and lists. */
export const aptRepo = defineStep<AptRepo, RepoState, AptRepoOutputs>({
  kind: 'change',
  name: 'apt-repo',
  schema,
  summary: 'Add a package archive to apt, with its own signing key',
  takes: 'now',
  probe: probeRepo,
  plan: planRepo,
  outputs: (input) => ({ source: pathsOf(input.name).source, signed_by: signedBy(input) }),
  explain: explainPackages,
});
