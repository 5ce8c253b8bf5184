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
async function perform(change: AttributeChange, { machine }: Means): Promise<void> {
  const { path, owner } = change;
  if (!(await isOwned(owner, machine)))
    throw new MachineError(`${path} no longer belongs to ${owner?.name}; nothing was written`, { code: 'ESTALE' });
  await machine.write(change.path, `${change.write}\n`, { deadline: change.deadline });
}

/** True when the reading is what the change says of that side; a reading that cannot be had is only ever `before`. */
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
 * Writes the restoring text, which need not be the text that was read; null when there is none or no reading to verify it by.
 * Where less was granted than written, what was `observed` is what an undo of the undo asks for.
 */
function invert(change: AttributeChange, observed: string | null): AttributeChange | null {
  const { least, moving: _moving, kept: _kept, ...whole } = change;
  if (change.restore === null || change.before === null) return null;
  const restore = least === undefined || observed === null ? change.write : observed;
  return { ...whole, before: change.after, after: change.before, write: change.restore, restore };
}

/** The change from what an attribute reads now that others keep setting. */
async function fillIn(change: AttributeChange, { machine }: Means): Promise<AttributeChange> {
  if (change.moving !== true) return change;
  const observed = await observeAttribute(change, machine);
  return observed === null ? change : { ...change, before: observed, restore: observed };
}

/** Whose attribute it was is gone, and with it what was set: there is nothing to take back. */
const isGone = ({ owner }: AttributeChange, observed: string | null): boolean =>
  owner !== undefined && observed === null;

/** Why an error means that the kernel keeps an attribute for itself, in the change's words; undefined where it means something else. */
function keptBecause({ kept }: AttributeChange, error: unknown): string | undefined {
  if (!(error instanceof MachineError)) return undefined;
  return kept?.errnos.includes(error.code) ? `${kept.why} (${error.code})` : undefined;
}

/** One line: the path, whose it is, what it reads and what it is to read. */
function describe({ path, owner, before, after }: AttributeChange): string {
  const what = `~ ${path}${owner === undefined ? '' : ` (${owner.name})`}`;
  return before === after ? `${what} stays ${after}` : `${what} ${before ?? '(unreadable)'} -> ${after}`;
}

/** Undo over what others set: it starts from what they set, and an undo of the undo gives that back. */
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
