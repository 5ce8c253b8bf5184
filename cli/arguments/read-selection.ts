import type { Selection } from '../../engine/model/selection.ts';
import { from, only, skip, valueOf } from './options.ts';
import type { Given } from './verb.ts';

/** The names of an option that takes several, given at once or each by itself. */
function namesOf(given: Given, option: typeof only | typeof skip): readonly string[] {
  const words = (given.values[option.name] ?? []).flatMap((text) => text.split(','));
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

/** The steps that a command line chooses; null where it says nothing of them. */
export function readSelection(given: Given): Selection | null {
  const [chosen, skipped] = [namesOf(given, only), namesOf(given, skip)];
  const start = valueOf(given, from) ?? null;
  if (given.values[only.name] === undefined && skipped.length === 0 && start === null) return null;
  return { only: given.values[only.name] === undefined ? null : chosen, skip: skipped, from: start };
}
