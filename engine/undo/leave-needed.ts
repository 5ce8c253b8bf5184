import type { Change } from '../change.ts';
import { readDriven, readFunctions, readGiven, readUses } from '../change/uses.ts';
import { reading } from '../drift/reading.ts';
import type { Undoing } from './judge-undoing.ts';
import type { MachineReader } from '../model/machine.ts';

/** What an undo ends that may hold a module: a plan cannot tell whether they are all that holds it. */
const holding: readonly Change['kind'][] = ['process', 'binding', 'module', 'service', 'command'];

/** Those of some devices that others than `own` changes gave to a driver by name. */
async function givenByOthers(
  addresses: readonly string[],
  own: readonly Change[],
  machine: MachineReader,
): Promise<readonly string[]> {
  const given = await readGiven(addresses, machine);
  return given.filter((one) => !own.some((mine) => mine.kind === 'binding' && mine.address === one));
}

/** Who needs a loaded module. What a driver takes by its own table came with the module, and goes with it. */
async function whoNeedsModule(module: string, own: readonly Change[], machine: MachineReader): Promise<string | null> {
  const driven = (await readDriven(module, machine)).map(({ address }) => address);
  const given = await givenByOthers(driven, own, machine);
  if (given.length > 0) return `it drives ${given.join(', ')}`;
  if (own.some(({ kind }) => holding.includes(kind))) return null;
  const { uses, holders } = await readUses(module, machine);
  if (uses <= 0) return null;
  return holders.length > 0 ? `${holders.join(', ')} needs it` : 'something has it in use';
}

/** Who needs by now what a change would take away, in words, besides those that `own` changes take from it before; null for nobody. */
async function whoNeeds(change: Change, own: readonly Change[], machine: MachineReader): Promise<string | null> {
  if (change.kind === 'module' && !change.after.loaded) return whoNeedsModule(change.module, own, machine);
  const card = change.kind === 'attribute' ? /\/([^/]+)\/sriov_numvfs$/.exec(change.path)?.[1] : undefined;
  if (card === undefined) return null;
  const given = await givenByOthers(await readFunctions(card, machine), own, machine);
  return given.length === 0 ? null : `others were given ${given.join(', ')}`;
}

/**
 * Leaves alone what others have come to need: a module whose unloading would take their devices away, or fail, and virtual
 * functions, which end with their number. Where it is forced it is tried all the same. `before` is what a plan would take back before it.
 */
export async function leaveNeeded(
  undoing: Undoing,
  machine: MachineReader,
  before: readonly Undoing[],
  isForced: boolean,
): Promise<Undoing> {
  if (undoing.kind !== 'restore') return undoing;
  const { of, change } = undoing;
  const own = before.flatMap((each) => (each.kind === 'restore' && each.of.on === of.on ? [each.change] : []));
  const why = await whoNeeds(change, own, machine);
  if (why === null) return undoing;
  const found = `${reading(change, change.before)}, and ${why}`;
  const seen = { left: of.observed, found: change.before };
  const drift = { left: reading(change, change.before), found, distance: null, seen };
  return isForced ? { ...undoing, way: 'forced', drift } : { kind: 'drifted', of, found, drift, force: change };
}
