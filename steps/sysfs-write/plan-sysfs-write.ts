import { sameReading } from '../../changes/attribute/same-reading.ts';
import type { Compare } from '../../changes/attribute/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { warned } from '../../engine/model/warned.ts';
import type { SysfsWrite } from '../../schemas/types/steps/sysfs-write.ts';
import { attributeChecks, bindingWarning } from './attribute-checks.ts';
import { functionChecks, rivalNotes } from './rival-checks.ts';
import { compareOf, restoreOf } from './compare-of.ts';
import { persistAttribute } from '../support/attribute/persist-attribute.ts';
import { lineOf } from '../support/attribute/line-of.ts';
import type { SysfsWriteState } from './sysfs-write-state.ts';
import { refused } from '../support/refused.ts';

function restoring({ restore }: SysfsWrite, { current }: SysfsWriteState, compare: Compare): string | null {
  if (restore !== undefined) return lineOf(restore);
  return current === null ? null : restoreOf(current, compare);
}

/**
 * Proposes the write unless the attribute already has the requested value, and the unit that repeats it at every boot.
 * Pure.
 */
export function planSysfsWrite(input: SysfsWrite, state: SysfsWriteState): Proposal {
  const compare = input.compare ?? compareOf(input.verify?.path ?? input.path, state.shown);
  return persistAttribute(input, compare, state.persistence, planWrite(input, state, compare));
}

function planWrite(input: SysfsWrite, state: SysfsWriteState, compare: Compare): Proposal {
  const refusals = [...attributeChecks(input, state, compare), ...functionChecks(input, state)];
  if (refusals.length > 0) return refused(...refusals);
  const after = (input.verify?.value ?? input.value).trim();
  if (state.shown !== null && sameReading(state.shown, after, compare)) return nothing;
  const restore = restoring(input, state, compare);
  const wayBack = restore !== null && state.shown !== null;
  return {
    ...nothing,
    changes: [
      setAttribute({
        path: input.path,
        from: state.shown,
        to: after,
        write: lineOf(input.value),
        restore,
        readback: input.verify?.path ?? input.path,
        compare,
        deadline: input.deadline,
      }),
    ],
    warnings: [
      ...bindingWarning(input),
      ...rivalNotes(input, state).map(warned),
      ...(wayBack
        ? []
        : [
            `${input.path} will not be undone: give \`restore\`${state.shown === null ? ' and a `verify` that can be read now' : ''}`,
          ]),
    ],
  };
}
