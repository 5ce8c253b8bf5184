import type { Machine } from '../../../engine/model/machine.ts';

/** A machine far away: what is asked for until nothing more comes without an answer travels together, as one round trip. */
export interface FarMachine<M extends Machine> {
  readonly machine: M;
  /** Round trips so far. */
  rounds(): number;
  /** What each of them asked for. */
  readonly asked: readonly (readonly string[])[];
}

const TRAVELS = new Set(['read', 'readFile', 'list', 'link', 'resolve', 'stat', 'query']);
const CHANGES = new Set([
  'write',
  'put',
  'remove',
  'makeFolder',
  'removeFolders',
  'append',
  'truncate',
  'run',
  'connect',
  'lock',
]);

/** Counts a machine's round trips by holding every call until all that can be asked for meanwhile has been. */
export function countRounds<M extends Machine>(near: M): FarMachine<M> {
  const asked: string[][] = [];
  let waiting: (() => void)[] = [];
  let batch: string[] = [];
  const travel = (what: string): Promise<void> =>
    new Promise((go) => {
      // Timers come after everything that follows from promises and files alone.
      if (waiting.length === 0) setTimeout(depart, 1);
      batch.push(what);
      waiting.push(go);
    });
  const depart = () => {
    const [going, said] = [waiting, batch];
    [waiting, batch] = [[], []];
    asked.push(said);
    for (const go of going) go();
  };
  const machine = new Proxy(near, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const method = value as (...given: unknown[]) => unknown;
      if (!TRAVELS.has(String(key)) && !CHANGES.has(String(key))) return method.bind(target);
      return async (...given: unknown[]) => {
        await travel(`${String(key)} ${JSON.stringify(given[0])}`);
        return method.apply(target, given);
      };
    },
  });
  return { machine, rounds: () => asked.length, asked };
}
