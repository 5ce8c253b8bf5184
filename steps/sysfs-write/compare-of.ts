import type { Compare } from '../../changes/attribute/change.ts';

/** The default comparison for an attribute: by its value and by its name. */
export function compareOf(path: string, current: string | null): Compare {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (current !== null && chosenOf(current) !== undefined) return 'choice';
  if (/(_list|cpulist|^cpuset\.(cpus|mems)(\.\w+)?)$/.test(name) && !name.endsWith('.partition')) return 'list';
  return /^(smp_affinity|effective_affinity|default_smp_affinity|cpumask|rps_cpus|xps_cpus)$/.test(name)
    ? 'mask'
    : 'exact';
}

/** The words that a choice such as `always [madvise] never` offers. */
export const choicesOf = (text: string): readonly string[] => text.replaceAll(/[[\]]/g, '').split(/\s+/);

/** The word in brackets; undefined without brackets. */
export const chosenOf = (text: string): string | undefined => /(?:^|\s)\[([^\]\s]+)\](?:\s|$)/.exec(text)?.[1];

/** The text that restores the present value of an attribute; null if the reading does not show it. */
export function restoreOf(current: string, compare: Compare): string | null {
  if (compare === 'choice') return chosenOf(current) ?? current;
  // An unset attribute reads "(null)"; writing that word would set it.
  if (current === '(null)') return '';
  return current.includes('\n') ? null : current;
}
