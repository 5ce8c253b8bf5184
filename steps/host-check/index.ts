import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/host-check.schema.json' with { type: 'json' };
import type { HostCheck } from '../../schemas/types/steps/host-check.ts';
import { unmetDemand } from '../support/condition/unmet-demand.ts';
import { readSubject } from './subject.ts';

/** Checks one property of a machine and shows the evidence. */
export const hostCheck = defineStep<HostCheck>({
  kind: 'check',
  name: 'host-check',
  schema,
  summary: 'Check a fact, a file, a path, a program or its version',
  async check(check, machine) {
    const { value, evidence, wrong } = await readSubject(check, machine);
    const unmet = wrong ?? (check.command_version === undefined ? unmetDemand(value, check) : null);
    return [
      {
        holds: unmet === null,
        what: check.what,
        evidence: unmet === null ? evidence : `${evidence}; ${unmet}`,
        reason: check.reason,
        remedy: check.remedy,
      },
    ];
  },
});
