import type { Selection } from '../../engine/model/selection.ts';
import { from, only, skip, valueOf } from './options.ts';
import type { Given } from './verb.ts';

/** The names of an option that accepts several, given together or separately. */
function namesOf(given: Given, option: typeof only | typeof skip): readonly string[] {
  const words = (given.values[option.name] ?? []).flatMap((text) => text.split(','));
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

/** The steps that a command line selects; null if it has no selection. */
export function readSelection(given: Given): Selection | null {
  const [chosen, skipped] = [namesOf(given, only), namesOf(given, skip)];
  const start = valueOf(given, from) ?? null;
  if (given.values[only.name] === undefined && skipped.length === 0 && start === null) return null;
  return { only: given.values[only.name] === undefined ? null : chosen, skip: skipped, from: start };
}
