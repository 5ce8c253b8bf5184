import type { Machine } from '../../../engine/model/machine.ts';

/** A machine far away: all requests that need no earlier answer travel together, as one round trip. */
export interface FarMachine<M extends Machine> {
  readonly machine: M;
  /** Round trips so far. */
  rounds(): number;
  /** The requests of each round trip. */
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

/** Counts a machine's round trips by delaying every call until all possible requests were sent. */
export function countRounds<M extends Machine>(near: M): FarMachine<M> {
  const asked: string[][] = [];
  let waiting: (() => void)[] = [];
  let batch: string[] = [];
  const travel = (what: string): Promise<void> =>
    new Promise((go) => {
      // Timers run after everything that depends only on promises and files.
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
