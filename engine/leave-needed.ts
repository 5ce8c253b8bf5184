import type { Change } from './change.ts';
import { readGiven, readUses } from './change/module-uses.ts';
import { reading } from './drift/reading.ts';
import type { Undoing } from './judge-undoing.ts';
import type { MachineReader } from './machine.ts';

type Restoring = Extract<Undoing, { kind: 'restore' }>;

const isRestoring = (undoing: Undoing): undoing is Restoring => undoing.kind === 'restore';

/** What an undo ends that may hold a module: a plan cannot tell whether they are all that holds it. */
const holding: readonly Change['kind'][] = ['process', 'binding', 'module', 'service', 'command'];

/** Who needs a module by now, in words, besides those that the same undo takes from it before; null for nobody. */
async function whoNeeds(
  module: string,
  machine: MachineReader,
  before: readonly Restoring[],
  on: string,
): Promise<string | null> {
  const own = before.filter(({ of }) => of.on === on).map(({ change }) => change);
  const given = (await readGiven(module, machine)).filter(
    (address) => !own.some((change) => change.kind === 'binding' && change.address === address),
  );
  if (given.length > 0) return `it drives ${given.join(', ')}`;
  if (own.some(({ kind }) => holding.includes(kind))) return null;
  const { uses, holders } = await readUses(module, machine);
  if (uses <= 0) return null;
  return holders.length > 0 ? `${holders.join(', ')} needs it` : 'something has it in use';
}

/**
 * Leaves alone a module that a run loaded and others have come to need: unloading it would take their devices away, or fail.
 * Where it is forced it is tried all the same. `before` is what a plan would take back before it.
 */
export async function leaveNeeded(
  undoing: Undoing,
  machine: MachineReader,
  before: readonly Undoing[],
  isForced: boolean,
): Promise<Undoing> {
  if (!isRestoring(undoing) || undoing.change.kind !== 'module' || undoing.change.after.loaded) return undoing;
  const { of, change } = undoing;
  const why = await whoNeeds(change.module, machine, before.filter(isRestoring), of.on);
  if (why === null) return undoing;
  const found = `${reading(change, change.before)}, and ${why}`;
  const seen = { left: of.observed, found: change.before };
  const drift = { left: reading(change, change.before), found, distance: null, seen };
  return isForced ? { ...undoing, way: 'forced', drift } : { kind: 'drifted', of, found, drift, force: change };
}
