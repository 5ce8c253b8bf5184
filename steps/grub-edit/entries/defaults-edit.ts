import type { Change } from '../../../changes/index.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { damage } from '../source/damage.ts';
import { fulfil } from '../source/fulfil.ts';
import type { Request } from '../request/request.ts';
import { satisfies } from '../request/request.ts';
import { readVariables } from '../source/shell-variables.ts';
import { editSources } from '../source/source-edits.ts';
import { parametersOf, tokensOf } from '../source/tokens.ts';
import { mainFile } from '../source/grub-files.ts';
import type { EntriesState } from './probe-entries.ts';

const target = 'GRUB_CMDLINE_LINUX';

interface DefaultsEdit {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly refusals: readonly Refusal[];
}

/**
 * Keeps GRUB_CMDLINE_LINUX of /etc/default/grub equal to the entries, as grubby does: grub2-mkconfig before RHEL 9.3
 * overwrites the entries with it, later versions do so with --update-bls-cmdline. The file itself does not decide
 * anything, so if it cannot be edited there is only a warning. Pure.
 */
export function defaultsEdit({ defaults }: EntriesState, requests: readonly Request[]): DefaultsEdit {
  const none: DefaultsEdit = { changes: [], warnings: [], refusals: [] };
  if (defaults === null) return none;
  const left = (why: string): DefaultsEdit => ({
    ...none,
    warnings: [
      `${mainFile} is left unchanged (${why}): a grub2-mkconfig that writes ${target} to the entries would undo this step`,
    ],
  });
  if (defaults.encoding !== 'utf8') return left('it is not valid UTF-8');
  const sources = [{ path: mainFile, text: defaults.content }];
  const reading = readVariables(sources);
  if (requests.every((request) => satisfies(request, parametersOf(tokensOf(reading))))) return none;
  const [trouble] = reading.troubles;
  if (trouble !== undefined) return left(`line ${trouble.line}: ${trouble.reason}`);
  const fulfilment = fulfil(requests, reading, target);
  // A person decides about it, and then in all places alike.
  const unclear = fulfilment.refusals.filter(({ check }) => check === 'parameter-unclear');
  if (unclear.length > 0) return { ...none, refusals: unclear };
  const [refusal] = fulfilment.refusals;
  if (refusal !== undefined) return left(refusal.reason);
  const edited = editSources(sources, reading, fulfilment.operations, fulfilment.additions, target, false);
  const [wound] = damage(reading, readVariables(edited), fulfilment, requests, target);
  if (wound !== undefined) return left(wound.reason);
  const { mode, owner, group } = defaults;
  return {
    ...none,
    changes: edited.map(({ path, text }) => ({
      kind: 'file',
      path,
      before: defaults,
      after: { encoding: 'utf8', content: text, mode, owner, group },
    })),
  };
}
