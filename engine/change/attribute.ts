import type { AttributeChange } from '../change.ts';
import { MachineError } from '../machine-error.ts';
import type { Machine, MachineReader } from '../machine.ts';
import { sameReading } from './same-reading.ts';

/** What the kernel answers a read of an attribute that has no value to show: write-only, or not just now. */
const unreadable = new Set(['EACCES', 'EPERM', 'EIO', 'EINVAL', 'ENODATA', 'EOPNOTSUPP', 'ENOTSUP']);

/** What the attribute's readback says, trimmed; null when it is absent or cannot be read. Throws MachineError when the machine cannot be asked. */
export async function observeAttribute(
  change: { readonly readback: string },
  machine: MachineReader,
): Promise<string | null> {
  try {
    return (await machine.read(change.readback))?.trim() ?? null;
  } catch (error) {
    if (error instanceof MachineError && unreadable.has(error.code)) return null;
    throw error;
  }
}

/** Writes the text and a newline in one write; throws MachineError with the errno, or TIMEOUT when the write blocks past the deadline. */
export function performAttribute(change: AttributeChange, machine: Machine): Promise<void> {
  return machine.write(change.path, `${change.write}\n`, { deadline: change.deadline });
}

/** True when the reading is what the change says of that side; a reading that cannot be had is only ever `before`. */
export function reachedAttribute(change: AttributeChange, observed: string | null, side: 'before' | 'after'): boolean {
  const expected = change[side];
  if (observed === null || expected === null) return observed === expected;
  if (side === 'after' && change.least !== undefined && /^\d+$/.test(observed)) {
    return Number(observed) >= change.least && Number(observed) <= Number(expected);
  }
  return sameReading(observed, expected, change.compare);
}

/**
 * Writes the restoring text, which need not be the text that was read; null when there is none or no reading to verify it by.
 * Where less was granted than written, what was `observed` is what an undo of the undo asks for.
 */
export function invertAttribute(change: AttributeChange, observed: string | null = null): AttributeChange | null {
  const { least, ...whole } = change;
  if (change.restore === null || change.before === null) return null;
  const restore = least === undefined || observed === null ? change.write : observed;
  return { ...whole, before: change.after, after: change.before, write: change.restore, restore };
}

/** One line: the path, what it reads and what it is to read. */
export function describeAttribute(change: AttributeChange): string {
  return `~ ${change.path} ${change.before ?? '(unreadable)'} -> ${change.after}`;
}
