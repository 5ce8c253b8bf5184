import { readBootId } from '../model/read-boot-id.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import { judgeUnchecked, judgeUndoing, type Undoing } from './judge-undoing.ts';
import { leaveNeeded } from './leave-needed.ts';
import { MachineError } from '../model/machine-error.ts';
import { WithheldCheck } from '../model/unknown-value.ts';
import { withholdChecks, type Checks } from '../plan/withhold-checks.ts';
import type { Machine } from '../model/machine.ts';
import { isNamed } from './name-changes.ts';
import type { Recorded, RecordedChange } from '../journal/recorded.ts';
import { isSameSubject } from '../journal/is-same-subject.ts';
import { host } from '../model/site.ts';
import type { Site } from '../model/site.ts';
import { inUndoOrder } from './in-undo-order.ts';

/** The site of an undo needs no playbook, because the journal contains every change. */
export type UndoSite = Pick<Site, 'machine' | 'clock' | 'kinds'>;

/**
 * Reads the subject of one recorded change, among all `changes` of its run, and decides what undoing it means now;
 * `isForced` undoes it even if it was modified later.
 */
export async function planUndoing(
  of: RecordedChange,
  site: UndoSite,
  changes: readonly RecordedChange[] = [],
  isForced = false,
): Promise<Undoing> {
  return unlessNeeded(judge(of, await look(of, site), changes, isForced, site.kinds), site, [], isForced);
}

async function unlessNeeded(
  undoing: Undoing,
  site: UndoSite,
  before: readonly Undoing[],
  isForced: boolean,
): Promise<Undoing> {
  const machine = await reach(site, undoing.of.on);
  return machine === null ? undoing : leaveNeeded(undoing, machine, site.kinds, before, isForced);
}

/** The present state of the subject of a change, or the check that would show it; null if its machine does not exist any more. */
type Looked = { readonly found: unknown } | WithheldCheck | null;

async function look(of: RecordedChange, site: UndoSite): Promise<Looked> {
  const machine = await reach(site, of.on);
  if (machine === null) return null;
  try {
    return { found: await site.kinds.observe(of.change, machine) };
  } catch (error) {
    if (error instanceof WithheldCheck) return error;
    throw error;
  }
}

function judge(
  of: RecordedChange,
  looked: Looked,
  changes: readonly RecordedChange[],
  isForced: boolean,
  kinds: ChangeKinds,
): Undoing {
  if (looked instanceof WithheldCheck) return judgeUnchecked(of, looked, kinds);
  if (looked !== null) return judgeUndoing(of, looked.found, changes, isForced, kinds);
  const found = `"${of.on}" no longer exists, and its changes no longer exist either`;
  return { kind: 'drifted', of, found, drift: null, force: null };
}

/** What undo would do with every change of a run, last first, and whether it would reboot the machine for it. */
export interface UndoPlan {
  readonly undoings: readonly Undoing[];
  readonly reboots: boolean;
}

/**
 * Plans an undo, or the rest of an undo whose journal shows its progress; reads everything at once and changes nothing.
 * Of the programs of the journal, only the allowed `checks` run.
 */
export async function planUndo(
  recorded: Recorded,
  { machine, ...rest }: UndoSite,
  soFar: Recorded | null,
  force: readonly string[] = [],
  checks: Checks = 'none',
): Promise<UndoPlan> {
  const site: UndoSite = { ...rest, machine: async (name) => withholdChecks(await machine(name), checks) };
  const { kinds } = site;
  const changes = inUndoOrder(recorded.changes, kinds);
  const looks = await Promise.all(changes.map((of) => look(of, site)));
  const undoings: Undoing[] = [];
  for (const [index, of] of changes.entries()) {
    // The state that undoing a later change of the same subject leaves is the state that an earlier one finds.
    const later = undoings.findLast((each) => each.kind === 'restore' && isSameSubject(each.of, of, kinds));
    const left = later?.kind === 'restore' ? kinds.seenAfter(later.change) : leftByAlterations(of, undoings, kinds);
    const looked = left === undefined ? (looks[index] ?? null) : { found: left };
    const isForced = isNamed(of, force, recorded.changes);
    undoings.push(await unlessNeeded(judge(of, looked, recorded.changes, isForced, kinds), site, undoings, isForced));
  }
  const owes =
    (await owesReboot(soFar, site)) ||
    undoings.some(({ kind, of }) => ['restore', 'unchecked'].includes(kind) && of.takes === 'reboot');
  return { undoings, reboots: owes && (await inForce(recorded, site)) };
}

/** If other changes modified it too, the state that the run left exists again after they are undone; undefined if none of them will be undone. */
function leftByAlterations(of: RecordedChange, undoings: readonly Undoing[], kinds: ChangeKinds): unknown {
  const isAltered = undoings.some(
    (each) => each.kind === 'restore' && each.of.on === of.on && kinds.alters(each.change, of.change),
  );
  return of.done && isAltered ? of.observed : undefined;
}

/** True if the boot-time settings of a run are in effect: the machine has booted since then. */
export async function inForce(recorded: Recorded, site: UndoSite): Promise<boolean> {
  return recorded.rebooted || (await readBootId(await site.machine(host))) !== recorded.bootId;
}

/** True if an undo that is continued had undone boot-time settings, and the machine has not booted since then. */
export async function owesReboot(soFar: Recorded | null, site: UndoSite): Promise<boolean> {
  if (soFar === null || !soFar.owesReboot) return false;
  return (await readBootId(await site.machine(host))) === soFar.bootId;
}

/** The machine, or null for a guest that ended with its VM; a guest that only does not answer now must be waited for. */
async function reach(site: UndoSite, name: string): Promise<Machine | null> {
  try {
    return await site.machine(name);
  } catch (error) {
    if (!(error instanceof MachineError) || error.code !== 'GONE') throw error;
    return null;
  }
}
