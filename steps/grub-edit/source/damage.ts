import type { Refusal } from '../../../engine/model/step-type.ts';
import type { Fulfilment } from './fulfil.ts';
import { describeTrouble } from './shell-variables.ts';
import type { Request } from '../request/request.ts';
import { describeRequest, satisfies } from '../request/request.ts';
import type { Reading } from './shell-variables.ts';
import { variable } from './shell-variables.ts';
import type { VariableName } from './tokens.ts';
import { parametersOf, textOf, tokensOf, variableNames } from './tokens.ts';
import { refusal } from '../../support/refusal.ts';

const ineffective = (reason: string, evidence: string): Refusal => refusal('grub-edit-ineffective', reason, evidence);

/** The unwanted effects of an edit, found by reading the edited source again: an edit with another effect than the requested one is refused. Pure. */
export function damage(
  before: Reading,
  after: Reading,
  { operations, additions }: Fulfilment,
  requests: readonly Request[],
  target: VariableName,
): readonly Refusal[] {
  const [trouble] = after.troubles;
  if (trouble !== undefined)
    return [ineffective('the edited source would not be a valid shell script', describeTrouble(trouble))];
  const found: Refusal[] = [];
  for (const name of variableNames) {
    const expected = tokensOf(before)
      .filter((token) => token.variable === name)
      .flatMap((token): readonly string[] => {
        const operation = operations.find((one) => one.token.characters[0] === token.characters[0]);
        if (operation === undefined) return [token.text];
        return operation.kind === 'remove' ? [] : [operation.text];
      });
    if (name === target) expected.push(...additions);
    const made = tokensOf(after).flatMap((token) => (token.variable === name ? [token.text] : []));
    const last = variable(after, name).last?.file ?? 'no file';
    if (expected.toSorted().join('\n') !== made.toSorted().join('\n')) {
      const reason = `${name} gets its final value in ${last}; the edit would have no effect or would change more than requested`;
      found.push(ineffective(reason, `it would become "${textOf(variable(after, name).characters)}"`));
    }
  }
  for (const [name, { characters }] of before.variables) {
    if (variableNames.some((own) => own === name)) continue;
    if (textOf(characters) !== textOf(variable(after, name).characters)) {
      found.push(ineffective(`the edit would also change ${name}`, `${name} gets its value from an edited variable`));
    }
  }
  const line = parametersOf(tokensOf(after));
  const unmet = found.length > 0 ? undefined : requests.find((request) => !satisfies(request, line));
  if (unmet !== undefined) {
    const reason = `${describeRequest(unmet)} would not be in effect after the edit`;
    found.push(ineffective(reason, `${target} in ${variable(after, target).last?.file}`));
  }
  return found;
}
