import { readBootId } from '../model/boot-id.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import { judgeUndoing, type Undoing } from './judge-undoing.ts';
import { leaveNeeded } from './leave-needed.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import { isNamed } from './name-changes.ts';
import type { Recorded, RecordedChange } from '../journal/recorded.ts';
import { isSameSubject } from '../journal/same-subject.ts';
import { host } from '../model/site.ts';
import type { Site } from '../model/site.ts';
import { inUndoOrder } from './undo-order.ts';

/** The site of an undo needs no playbook: the journal has every change. */
export type UndoSite = Pick<Site, 'machine' | 'clock' | 'kinds'>;

/** Looks at one recorded change, of all `changes` of its run, and says what undoing it means now; `isForced` takes it back whatever others did. */
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

/** What a machine has of what a change is about; null for a machine that is gone. */
type Looked = { readonly found: unknown } | null;

async function look(of: RecordedChange, site: UndoSite): Promise<Looked> {
  const machine = await reach(site, of.on);
  return machine === null ? null : { found: await site.kinds.observe(of.change, machine) };
}

function judge(
  of: RecordedChange,
  looked: Looked,
  changes: readonly RecordedChange[],
  isForced: boolean,
  kinds: ChangeKinds,
): Undoing {
  if (looked !== null) return judgeUndoing(of, looked.found, changes, isForced, kinds);
  const found = `"${of.on}" no longer exists, and its changes no longer exist either`;
  return { kind: 'drifted', of, found, drift: null, force: null };
}

/** What undo would do about every change of a run, last first, and whether it would reboot the machine for it. */
export interface UndoPlan {
  readonly undoings: readonly Undoing[];
  readonly reboots: boolean;
}

/** Plans an undo, or the rest of one of which a journal says what it did so far; looks at everything at once and does not touch. */
export async function planUndo(
  recorded: Recorded,
  site: UndoSite,
  soFar: Recorded | null,
  force: readonly string[] = [],
): Promise<UndoPlan> {
  const { kinds } = site;
  const changes = inUndoOrder(recorded.changes, kinds);
  const looks = await Promise.all(changes.map((of) => look(of, site)));
  const undoings: Undoing[] = [];
  for (const [index, of] of changes.entries()) {
    // What a later change of the same thing leaves when it is taken back is what an earlier one finds.
    const later = undoings.findLast((each) => each.kind === 'restore' && isSameSubject(each.of, of, kinds));
    const left = later?.kind === 'restore' ? kinds.seenAfter(later.change) : leftByAlterations(of, undoings, kinds);
    const looked = left === undefined ? (looks[index] ?? null) : { found: left };
    const isForced = isNamed(of, force, recorded.changes);
    undoings.push(await unlessNeeded(judge(of, looked, recorded.changes, isForced, kinds), site, undoings, isForced));
  }
  const owes =
    (await owesReboot(soFar, site)) || undoings.some(({ kind, of }) => kind === 'restore' && of.takes === 'reboot');
  return { undoings, reboots: owes && (await inForce(recorded, site)) };
}

/** What other changes have altered since is what the run made it once they are taken back; undefined where none is to be. */
function leftByAlterations(of: RecordedChange, undoings: readonly Undoing[], kinds: ChangeKinds): unknown {
  const isAltered = undoings.some(
    (each) => each.kind === 'restore' && each.of.on === of.on && kinds.alters(each.change, of.change),
  );
  return of.done && isAltered ? of.observed : undefined;
}

/** True when the boot-time settings of a run are in force: the machine has booted since. */
export async function inForce(recorded: Recorded, site: UndoSite): Promise<boolean> {
  return recorded.rebooted || (await readBootId(await site.machine(host))) !== recorded.bootId;
}

/** True when an undo that goes on had taken back boot-time settings, and no boot has seen that yet. */
export async function owesReboot(soFar: Recorded | null, site: UndoSite): Promise<boolean> {
  if (soFar === null || !soFar.owesReboot) return false;
  return (await readBootId(await site.machine(host))) === soFar.bootId;
}

/** The machine, or null for a guest that is gone with the VM that ran it; one that only does not answer now must be waited for. */
async function reach(site: UndoSite, name: string): Promise<Machine | null> {
  try {
    return await site.machine(name);
  } catch (error) {
    if (!(error instanceof MachineError) || error.code !== 'GONE') throw error;
    return null;
  }
}
