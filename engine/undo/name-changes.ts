import type { RecordedChange } from '../journal/recorded.ts';

/** The name of a change of a run for a person: its step, with a number if the step made several changes, as in "pin#2". */
export function nameOf(of: RecordedChange, changes: readonly RecordedChange[]): string {
  const mine = changes.filter(({ step }) => step === of.step);
  return mine.length === 1 ? of.step : `${of.step}#${mine.findIndex(({ index }) => index === of.index) + 1}`;
}

/** The names among `named` that no change of a run has; "all" and the name of a step with several changes are valid. */
export function namesOfNone(named: readonly string[], changes: readonly RecordedChange[]): readonly string[] {
  return named.filter((name) => !changes.some((of) => isNamed(of, [name], changes)));
}

/** True for a change that one of the names selects: "all", its step, or its own name. */
export function isNamed(of: RecordedChange, named: readonly string[], changes: readonly RecordedChange[]): boolean {
  const mine = changes.filter(({ step }) => step === of.step);
  const number = mine.findIndex(({ index }) => index === of.index) + 1;
  return ['all', of.step, `${of.step}#${number}`].some((name) => named.includes(name));
}
