import { nearest } from '../engine/language/nearest.ts';
import type { RunEntry } from '../engine/runs.ts';

export type Choice =
  | { readonly kind: 'chosen'; readonly entry: RunEntry }
  | { readonly kind: 'none'; readonly message: string; readonly hint: string };

/** The run that was named, or else the latest one that `suits`. */
export function chooseRun(
  runs: readonly RunEntry[],
  name: string | undefined,
  suits: (entry: RunEntry) => boolean,
  otherwise: string,
): Choice {
  const entry = name === undefined ? runs.findLast(suits) : runs.find(({ run }) => run === name);
  if (entry !== undefined) return { kind: 'chosen', entry };
  if (name === undefined)
    return { kind: 'none', message: otherwise, hint: 'runbook runs lists what this machine remembers' };
  const near = nearest(
    name,
    runs.map(({ run }) => run),
  );
  const hint = near === undefined ? 'runbook runs lists what this machine remembers' : `did you mean ${near}?`;
  return { kind: 'none', message: `this machine has no run ${name}`, hint };
}
