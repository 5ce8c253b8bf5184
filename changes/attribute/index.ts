import type { AttributeChange, AttributeOwner } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { sameReading, writable } from './same-reading.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import { attributeDistance } from './attribute-distance.ts';
import { attributeEffects } from './attribute-effects.ts';
import schema from './change.schema.json' with { type: 'json' };
import { whoNeedsFunctions } from './who-needs-functions.ts';

/** The errors of the kernel if an attribute has no value to read: it is write-only, or it has no value at present. */
const unreadable = new Set(['EACCES', 'EPERM', 'EIO', 'EINVAL', 'ENODATA', 'EOPNOTSUPP', 'ENOTSUP']);

/**
 * The reading of the attribute's readback path, trimmed; null if it does not exist, now belongs to another owner or cannot be read.
 * Throws MachineError if the machine is unreachable.
 */
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

/**
 * Writes the text and a newline in one write; throws MachineError with the errno, TIMEOUT if the write blocks past the deadline, or
 * ESTALE if the attribute now belongs to another owner.
 */
async function perform(change: AttributeChange, { machine }: Means): Promise<void> {
  const { path, owner } = change;
  if (!(await isOwned(owner, machine)))
    throw new MachineError(`${path} no longer belongs to ${owner?.name}; nothing was written`, { code: 'ESTALE' });
  await machine.write(change.path, `${change.write}\n`, { deadline: change.deadline });
}

/** True if the reading matches that side of the change; an unreadable attribute matches only `before`. */
function matches(change: AttributeChange, observed: string | null, side: Side): boolean {
  const expected = change[side];
  const seen = observed ?? change.absent ?? null;
  if (seen === null || expected === null) return seen === expected;
  if (side === 'after' && change.least !== undefined && /^\d+$/.test(seen)) {
    return Number(seen) >= change.least && Number(seen) <= Number(expected);
  }
  return sameReading(seen, expected, change.compare);
}

/**
 * The inverse writes the `restore` text, which need not be the text that was read; null if there is no such text or no reading to
 * verify it. If the kernel granted less than requested, an undo of the undo requests the `observed` value.
 */
function invert(change: AttributeChange, observed: string | null): AttributeChange | null {
  const { least, moving: _moving, kept: _kept, ...whole } = change;
  if (change.restore === null || change.before === null) return null;
  const restore = least === undefined || observed === null ? change.write : observed;
  return { ...whole, before: change.after, after: change.before, write: change.restore, restore };
}

/** The change with the present reading as `before`, for an attribute that other programs also set. */
async function fillIn(change: AttributeChange, { machine }: Means): Promise<AttributeChange> {
  if (change.moving !== true) return change;
  const observed = await observeAttribute(change, machine);
  return observed === null ? change : { ...change, before: observed, restore: observed };
}

/** The owner of the attribute no longer exists, and neither does its value: nothing must be undone. */
const isGone = ({ owner }: AttributeChange, observed: string | null): boolean =>
  owner !== undefined && observed === null;

/** The reason why an error means that the kernel keeps the attribute, from the change; undefined for another error. */
function keptBecause({ kept }: AttributeChange, error: unknown): string | undefined {
  if (!(error instanceof MachineError)) return undefined;
  return kept?.errnos.includes(error.code) ? `${kept.why} (${error.code})` : undefined;
}

/** One line: the path, its owner, its present and its new value. */
function describe({ path, owner, before, after }: AttributeChange): string {
  const what = `~ ${path}${owner === undefined ? '' : ` (${owner.name})`}`;
  return before === after ? `${what} stays ${after}` : `${what} ${before ?? '(unreadable)'} -> ${after}`;
}

/** Undo of a value that other programs set too: it starts from the present value, and an undo of the undo restores that value. */
const startFrom = (change: AttributeChange, before: string | null): AttributeChange => ({
  ...change,
  before,
  restore: before === null ? null : writable(before, change.compare),
});

function describeSeen({ owner }: AttributeChange, seen: string | null): string {
  if (seen !== null) return `"${seen}"`;
  return owner === undefined ? 'unreadable' : `${owner.name} no longer exists`;
}

/** A kernel attribute under /sys or /proc/sys. */
export const attribute: ChangeKind<AttributeChange, string | null> = {
  schema,
  endsWithBoot: () => true,
  observe: observeAttribute,
  fillIn,
  perform,
  matches,
  invert,
  startFrom,
  neededBy: whoNeedsFunctions,
  isMoving: ({ moving }) => moving === true,
  isGone,
  keptBecause,
  seenAfter: ({ after }) => after,
  describe,
  describeSeen,
  distance: attributeDistance,
  effects: attributeEffects,
  subject: ({ path }) => path,
};
