import { readBootId } from './boot-id.ts';
import type { ArtifactState } from './artifact.ts';
import type { Change } from './change.ts';
import { driftOfArtifact } from './change/artifact.ts';
import { invert } from './change/invert.ts';
import { midway } from './change/midway.ts';
import { observe } from './change/observe.ts';
import { reached } from './change/reached.ts';
import { MachineError } from './machine-error.ts';
import type { Machine } from './machine.ts';
import { show } from './make-change.ts';
import type { Recorded, RecordedChange } from './recorded.ts';
import { firstTouch } from './same-subject.ts';
import { host } from './site.ts';
import type { Site } from './site.ts';

/** What undo would do about one recorded change. */
export type Undoing =
  | { readonly kind: 'restore'; readonly of: RecordedChange; readonly change: Change }
  /** It is as it was before already, or the change never took place. */
  | { readonly kind: 'already'; readonly of: RecordedChange }
  /** Somebody else changed it since: left alone. */
  | { readonly kind: 'drifted'; readonly of: RecordedChange; readonly found: string };

/** The site of an undo needs no playbook: the journal has every change. */
export type UndoSite = Pick<Site, 'machine' | 'clock'>;

/** Looks at one recorded change, of all `changes` of its run, and says what undoing it means now: compare-and-swap against what the run left. */
export async function planUndoing(
  of: RecordedChange,
  site: UndoSite,
  changes: readonly RecordedChange[] = [],
): Promise<Undoing> {
  const machine = await reach(site, of.on);
  if (machine === null) return { kind: 'drifted', of, found: `"${of.on}" is gone, and with it what was done there` };
  const { change } = of;
  const found = await observe(change, machine);
  const first = firstTouch(of, changes);
  const asFound = first !== undefined && reached(first, found, 'before');
  if (!of.done) {
    const begun = midway(change, found);
    if (!begun && (asFound || reached(change, found, 'before'))) return { kind: 'already', of };
    if (!begun && !reached(change, found, 'after')) return { kind: 'drifted', of, found: show(found) };
  }
  const inverse = invert(change, of.done ? of.observed : found);
  if (inverse === null) return { kind: 'drifted', of, found: 'the effect of something that cannot be undone' };
  if (reached(inverse, found, 'after')) return { kind: 'already', of };
  if (reached(inverse, found, 'before')) return { kind: 'restore', of, change: inverse };
  // A crash in the middle of an earlier undo leaves things on the way back.
  if (midway(inverse, found)) return { kind: 'restore', of, change: { ...inverse, before: found } as Change };
  // Neither as it was left nor as it was before, but as it was before an earlier change of it: a boot took all of them back.
  if (asFound) return { kind: 'already', of };
  const drift = inverse.kind === 'artifact' ? driftOfArtifact(inverse, found as ArtifactState) : show(found);
  return { kind: 'drifted', of, found: drift };
}

/** What undo would do about every change of a run, last first, and whether it would reboot the machine for it. */
export interface UndoPlan {
  readonly undoings: readonly Undoing[];
  readonly reboots: boolean;
}

/** Plans an undo, or the rest of one of which a journal says what it did so far; looks and does not touch. */
export async function planUndo(recorded: Recorded, site: UndoSite, soFar: Recorded | null): Promise<UndoPlan> {
  const undoings: Undoing[] = [];
  for (const of of recorded.changes.toReversed()) undoings.push(await planUndoing(of, site, recorded.changes));
  const owes =
    (await owesReboot(soFar, site)) || undoings.some(({ kind, of }) => kind === 'restore' && of.takes === 'reboot');
  return { undoings, reboots: owes && (await inForce(recorded, site)) };
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
