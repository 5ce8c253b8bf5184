import type { Compare } from './change.ts';

/** The CPUs of a list in the kernel's format (`0-3,8`, `0-31:1/2`), or null if the text is not a list; `(null)` and blank are the empty list. */
export function cpus(text: string): ReadonlySet<number> | null {
  const found = new Set<number>();
  let work = 0;
  if (text === '' || text === '(null)') return found;
  for (const part of text.split(',')) {
    const match = /^(\d{1,5})(?:-(\d{1,5})(?::(\d{1,5})\/(\d{1,5}))?)?$/.exec(part.trim());
    if (match === null) return null;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    const group = Number(match[4] ?? 1);
    const used = Number(match[3] ?? group);
    // A hostile text can repeat a large range many times.
    work += last - first;
    if (last < first || group === 0 || work > 1_000_000) return null;
    for (let cpu = first; cpu <= last; cpu += 1) if ((cpu - first) % group < used) found.add(cpu);
  }
  return found;
}

/** The bits of an affinity mask in the kernel's format (comma-separated groups of 32 bits, highest first), or null if the text is not a mask. */
export function bits(text: string): bigint | null {
  if (!/^[0-9a-f]{1,8}(,[0-9a-f]{1,8})*$/i.test(text)) return null;
  const groups = text.split(',').map((group) => group.padStart(8, '0'));
  return BigInt(`0x${groups.join('')}`);
}

/** The word in brackets of `always [madvise] never`, or the whole text where nothing is bracketed. */
const chosen = (text: string): string => /\[([^\]]*)\]/.exec(text)?.[1] ?? text;

/** The text to write so that the attribute gets this reading: the word in brackets of a choice, and the empty text for `(null)`. */
export function writable(read: string, compare: Compare): string {
  if (read === '(null)') return '';
  return compare === 'choice' ? chosen(read) : read;
}

/**
 * True if two readings of an attribute mean the same under `compare`; texts that are not of that form are compared to the letter.
 * Formats: Documentation/admin-guide/kernel-parameters.rst (cpu lists) and Documentation/core-api/irq/irq-affinity.rst (masks).
 */
export function sameReading(left: string, right: string, compare: Compare): boolean {
  const a = left.trim();
  const b = right.trim();
  if (a === b) return true;
  switch (compare) {
    case 'exact':
      return false;
    case 'list': {
      const [one, other] = [cpus(a), cpus(b)];
      return one !== null && other !== null && one.size === other.size && one.isSubsetOf(other);
    }
    case 'mask': {
      const [one, other] = [bits(a), bits(b)];
      return one !== null && one === other;
    }
    case 'choice':
      return chosen(a) === chosen(b);
  }
}
