import { grubText } from '../../../facts/boot/grub-configuration.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { sameValue } from '../../../facts/boot/parameters/same-value.ts';
import { merge } from '../request/merge.ts';
import { writtenByGrub } from '../request/special-parameters.ts';
import type { Request } from '../request/request.ts';
import { describeRequest, satisfies } from '../request/request.ts';
import { unclearParameter } from '../checks/unclear-parameter.ts';
import type { Reading } from './shell-variables.ts';
import type { Token, VariableName } from './tokens.ts';
import { immovable, tokensOf, variableNames } from './tokens.ts';
import { refusal } from '../../support/refusal.ts';

/** The changes of the source: a token is removed, a token gets another text, texts are added to a variable. */
export type Operation =
  | { readonly kind: 'remove'; readonly token: Token }
  | { readonly kind: 'rewrite'; readonly token: Token; readonly text: string };

export interface Fulfilment {
  readonly operations: readonly Operation[];
  /** Texts to add to the variable that was requested. */
  readonly additions: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
}

/** A parameter of the new line; `token` is null for an added parameter, `fate` is its change. */
interface Slot extends Parameter {
  readonly variable: VariableName;
  readonly token: Token | null;
  readonly fixed: string | null;
  name: string;
  value: string | null;
  fate: 'kept' | 'removed' | 'rewritten';
}

/** Decides how each request is met: which parameters are removed, changed in place, or added to `target`. Pure. */
export function fulfil(requests: readonly Request[], reading: Reading, target: VariableName): Fulfilment {
  const slots: Slot[] = tokensOf(reading).flatMap((token) =>
    token.parameter === null
      ? []
      : [{ ...token.parameter, variable: token.variable, token, fixed: immovable(token, reading), fate: 'kept' }],
  );
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  const added: Slot[] = [];

  const line = (): readonly Slot[] =>
    variableNames.flatMap((name) => [
      ...slots.filter((slot) => slot.variable === name && slot.fate !== 'removed' && !slot.init),
      ...added.filter((slot) => slot.variable === name && slot.fate !== 'removed'),
    ]);
  const place = (slot: Slot): string =>
    `${slot.token?.characters[0]?.assignment.file ?? slot.variable}: ${slot.token?.text ?? ''}`;

  const remove = (slot: Slot): void => {
    if (slot.fixed === null) slot.fate = 'removed';
    else {
      const reason = `${formatParameter(slot)} cannot be removed from ${slot.variable}: ${slot.fixed}`;
      refusals.push(refusal('grub-source-not-editable', reason, place(slot)));
    }
  };
  const rewrite = (slot: Slot, value: string | null): void => {
    slot.value = value;
    slot.fate = 'rewritten';
  };
  const add = (wanted: readonly Parameter[]): void => {
    for (const { name, value } of wanted) {
      added.push({ name, value, init: false, variable: target, token: null, fixed: null, fate: 'kept' });
    }
  };

  const carryOut = (request: Request): void => {
    const may = (slot: Slot, keepsWords: boolean): boolean =>
      slot.fixed === null && (keepsWords || slot.variable === target);
    const { removed, rewritten, added: more, unclear } = merge(line(), request, may);
    const [rival] = unclear;
    if (rival !== undefined) refusals.push(unclearParameter(request, rival, place(rival)));
    removed.forEach(remove);
    for (const { from, value } of rewritten) {
      if (request.kind === 'remove' && from.fixed !== null) {
        remove(from);
        continue;
      }
      const [wanted] = request.wanted;
      if (request.kind === 'ensure' && ['last', 'first', 'keyed'].includes(findRow(wanted.name)?.semantics ?? ''))
        warnings.push(`${formatParameter(from)} in ${from.variable} becomes ${formatParameter({ ...from, value })}`);
      rewrite(from, value);
    }
    add(more);
  };

  for (const request of requests) {
    const [{ name }] = request.wanted;
    if (writtenByGrub.some((own) => sameName(own, name))) {
      refusals.push(
        refusal('grub-own-parameter', `${name} is written by grub-mkconfig itself`, '/etc/grub.d/10_linux'),
      );
    } else if (!satisfies(request, line())) {
      const before = refusals.length;
      carryOut(request);
      if (refusals.length === before && !satisfies(request, line())) {
        const rival = line().find((slot) => slot.token !== null && sameName(slot.name, name));
        const reason = `${describeRequest(request)} would not be in effect: ${rival === undefined ? 'another value on the line' : `${formatParameter(rival)} in ${rival.variable}`} overrides it; use "set" to have it only once`;
        refusals.push(refusal('grub-parameter-overruled', reason, rival === undefined ? target : place(rival)));
      }
    }
  }
  for (const request of requests) {
    if (refusals.length > 0) break;
    const { kind, wanted } = request;
    if (!satisfies(request, line())) {
      const reason = `"${describeRequest(request)}" contradicts another parameter of this step`;
      refusals.push(refusal('contradictory-parameters', reason, 'parameters'));
    } else if (kind === 'ensure' && ['last', 'first'].includes(findRow(wanted[0].name)?.semantics ?? '')) {
      const row = findRow(wanted[0].name);
      const rivals = line().filter(
        (slot) => sameName(slot.name, wanted[0].name) && !sameValue(row, slot.value, wanted[0].value),
      );
      warnings.push(
        ...rivals.map(
          (slot) =>
            `${formatParameter(slot)} is also in ${slot.variable}: the ${row?.semantics} value is effective, ${formatParameter(wanted[0])}`,
        ),
      );
    }
  }
  const operations = slots.flatMap((slot): readonly Operation[] => {
    if (slot.token === null || slot.fate === 'kept') return [];
    return [
      slot.fate === 'removed'
        ? { kind: 'remove', token: slot.token }
        : { kind: 'rewrite', token: slot.token, text: grubText(slot) },
    ];
  });
  const additions = added.filter(({ fate }) => fate !== 'removed').map(grubText);
  return { operations, additions, refusals, warnings };
}
