import { isKind } from '../../changes/is-kind.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { UndoPlan } from '../../engine/undo/plan-undo.ts';
import { describeGuest, readRunningGuests } from '../../facts/virtualization/read-running-guests.ts';

/** The run that started the process of a unit last and was not undone, by the journals. */
const starterOf = (unit: string, runs: readonly RunEntry[]): string | undefined =>
  runs.findLast(
    ({ state, recorded }) =>
      state !== 'undone' &&
      recorded.header.verb === 'apply' &&
      recorded.changes.some(({ change }) => isKind(change, 'process') && change.unit === unit),
  )?.run;

/** The virtual machines that the reboot of an undo ends, in words: all that run now, without those that the undo itself stops. */
export async function guestsEnded(
  { undoings, reboots }: UndoPlan,
  runs: readonly RunEntry[],
  machine: MachineReader,
): Promise<readonly string[]> {
  if (!reboots) return [];
  const stopped = undoings.flatMap((undoing) =>
    undoing.kind === 'restore' && isKind(undoing.change, 'process') ? [undoing.change.unit] : [],
  );
  return (await readRunningGuests(machine))
    .filter(({ unit }) => unit === null || !stopped.includes(unit))
    .map((guest) => {
      const by = guest.unit === null ? undefined : starterOf(guest.unit, runs);
      return `${describeGuest(guest)}${by === undefined ? '' : `, which run ${by} started`}`;
    });
}
