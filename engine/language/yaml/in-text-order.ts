import type { Diagnostic } from '../../model/diagnostic.ts';

/** Diagnostics in the order of their places, file by file, without duplicates. */
export function inTextOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const shown = new Set<string>();
  const files = [...new Set(diagnostics.map(({ source }) => source?.path))];
  const fileOf = ({ source }: Diagnostic) => files.indexOf(source?.path);
  return diagnostics
    .filter(({ source, span, message }) => {
      const key = JSON.stringify([source?.path, span?.start, message]);
      return !shown.has(key) && shown.add(key);
    })
    .toSorted((left, right) => fileOf(left) - fileOf(right) || (left.span?.start ?? 0) - (right.span?.start ?? 0));
}
