import type { AttributeChange, AttributeOwner, Change } from '../change.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { sameReading } from './same-reading.ts';

/** What the kernel answers a read of an attribute that has no value to show: write-only, or not just now. */
const unreadable = new Set(['EACCES', 'EPERM', 'EIO', 'EINVAL', 'ENODATA', 'EOPNOTSUPP', 'ENOTSUP']);

/** What the attribute's readback says, trimmed; null when it is absent, is another's by now or cannot be read. Throws MachineError when the machine cannot be asked. */
export async function observeAttribute(
  change: Pick<AttributeChange, 'readback' | 'owner'>,
  machine: MachineReader,
): Promise<string | null> {
  try {
    const [text, owned] = await Promise.all([machine.read(change.readback), isOwned(change.owner, machine)]);
    return owned ? (text?.trim() ?? null) : null;
  } catch (error) {
    if (error instanceof MachineError && unreadable.has(error.code)) return null;
    throw error;
  }
}

async function isOwned(owner: AttributeOwner | undefined, machine: MachineReader): Promise<boolean> {
  const signs = Object.entries(owner?.signs ?? {});
  const texts = await Promise.all(signs.map(([path]) => machine.read(path)));
  return signs.every(([, expected], index) => texts[index]?.trim() === expected);
}

/** Writes the text and a newline in one write; throws MachineError with the errno, TIMEOUT when the write blocks past the deadline, or ESTALE where it is another's attribute by now. */
export async function performAttribute(change: AttributeChange, machine: Machine): Promise<void> {
  const { path, owner } = change;
  if (!(await isOwned(owner, machine)))
    throw new MachineError(`${path} is not that of ${owner?.name} any more; nothing was written`, { code: 'ESTALE' });
  await machine.write(change.path, `${change.write}\n`, { deadline: change.deadline });
}

/** True when the reading is what the change says of that side; a reading that cannot be had is only ever `before`. */
export function reachedAttribute(change: AttributeChange, observed: string | null, side: 'before' | 'after'): boolean {
  const expected = change[side];
  const seen = observed ?? change.absent ?? null;
  if (seen === null || expected === null) return seen === expected;
  if (side === 'after' && change.least !== undefined && /^\d+$/.test(seen)) {
    return Number(seen) >= change.least && Number(seen) <= Number(expected);
  }
  return sameReading(seen, expected, change.compare);
}

/**
 * Writes the restoring text, which need not be the text that was read; null when there is none or no reading to verify it by.
 * Where less was granted than written, what was `observed` is what an undo of the undo asks for.
 */
export function invertAttribute(change: AttributeChange, observed: string | null = null): AttributeChange | null {
  const { least, moving: _moving, kept: _kept, ...whole } = change;
  if (change.restore === null || change.before === null) return null;
  const restore = least === undefined || observed === null ? change.write : observed;
  return { ...whole, before: change.after, after: change.before, write: change.restore, restore };
}

/** True for an attribute that somebody else keeps setting, whatever it reads by now. */
export function hasMoved(change: Change, observed: unknown): change is AttributeChange {
  return change.kind === 'attribute' && change.moving === true && typeof observed === 'string';
}

/** The change from what an attribute reads now that others keep setting. */
export async function fromNow(change: AttributeChange, machine: MachineReader): Promise<AttributeChange> {
  const observed = await observeAttribute(change, machine);
  return hasMoved(change, observed) ? { ...change, before: observed, restore: observed } : change;
}

/** Whose attribute it was is gone, and with it what was set: there is nothing to take back. */
export const isOwnerGone = (change: Change, observed: unknown): boolean =>
  change.kind === 'attribute' && change.owner !== undefined && observed === null;

/** Why an error means that the kernel keeps an attribute for itself, in the change's words; undefined where it means something else. */
export function keptBy(change: Change, error: unknown): string | undefined {
  if (change.kind !== 'attribute' || !(error instanceof MachineError)) return undefined;
  return change.kept?.errnos.includes(error.code) ? `${change.kept.why} (${error.code})` : undefined;
}

/** One line: the path, whose it is, what it reads and what it is to read. */
export function describeAttribute({ path, owner, before, after }: AttributeChange): string {
  const what = `~ ${path}${owner === undefined ? '' : ` (${owner.name})`}`;
  return before === after ? `${what} stays ${after}` : `${what} ${before ?? '(unreadable)'} -> ${after}`;
}
