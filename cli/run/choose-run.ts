import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import { mistake } from '../process/read-source.ts';

export type Choice =
  | { readonly kind: 'chosen'; readonly entry: RunEntry }
  /** No suitable run exists, and none was named: there is nothing to do. */
  | { readonly kind: 'nothing' }
  /** A run with this name does not exist. */
  | { readonly kind: 'unknown'; readonly diagnostic: Diagnostic };

/** The named run, otherwise the latest one that `suits`. */
export function chooseRun(
  runs: readonly RunEntry[],
  name: string | undefined,
  suits: (entry: RunEntry) => boolean,
): Choice {
  const entry = name === undefined ? runs.findLast(suits) : runs.find(({ run }) => run === name);
  if (entry !== undefined) return { kind: 'chosen', entry };
  if (name === undefined) return { kind: 'nothing' };
  const near = nearest(
    name,
    runs.map(({ run }) => run),
  );
  const hint = near === undefined ? '`runbook runs` lists the runs of this machine' : `did you mean '${near}'?`;
  return { kind: 'unknown', diagnostic: mistake('no-run', `this machine has no run '${name}'`, hint) };
}
