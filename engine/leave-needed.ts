import type { Change } from './change.ts';
import { readDriven, readFunctions, readGiven, readUses } from './change/uses.ts';
import { reading } from './drift/reading.ts';
import type { Undoing } from './judge-undoing.ts';
import type { MachineReader } from './machine.ts';

type Restoring = Extract<Undoing, { kind: 'restore' }>;

const isRestoring = (undoing: Undoing): undoing is Restoring => undoing.kind === 'restore';

/** What an undo ends that may hold a module: a plan cannot tell whether they are all that holds it. */
const holding: readonly Change['kind'][] = ['process', 'binding', 'module', 'service', 'command'];

/** Who needs by now what a change would take away, in words, besides those that the same undo takes from it before; null for nobody. */
async function whoNeeds(change: Change, own: readonly Change[], machine: MachineReader): Promise<string | null> {
  const others = async (addresses: readonly string[]): Promise<string> => {
    const given = await readGiven(addresses, machine);
    return given.filter((one) => !own.some((mine) => mine.kind === 'binding' && mine.address === one)).join(', ');
  };
  if (change.kind === 'module' && !change.after.loaded) {
    // What a driver takes by its own table came with the module, and goes with it.
    const driven = await others((await readDriven(change.module, machine)).map(({ address }) => address));
    if (driven !== '') return `it drives ${driven}`;
    if (own.some(({ kind }) => holding.includes(kind))) return null;
    const { uses, holders } = await readUses(change.module, machine);
    if (uses <= 0) return null;
    return holders.length > 0 ? `${holders.join(', ')} needs it` : 'something has it in use';
  }
  const [, card] = (change.kind === 'attribute' && /\/([^/]+)\/sriov_numvfs$/.exec(change.path)) || [];
  if (card === undefined) return null;
  const given = await others(await readFunctions(card, machine));
  return given === '' ? null : `others were given ${given}`;
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
  if (!isRestoring(undoing)) return undoing;
  const { of, change } = undoing;
  const own = before.filter(isRestoring).filter((each) => each.of.on === of.on);
  const why = await whoNeeds(
    change,
    own.map((each) => each.change),
    machine,
  );
  if (why === null) return undoing;
  const found = `${reading(change, change.before)}, and ${why}`;
  const seen = { left: of.observed, found: change.before };
  const drift = { left: reading(change, change.before), found, distance: null, seen };
  return isForced ? { ...undoing, way: 'forced', drift } : { kind: 'drifted', of, found, drift, force: change };
}
