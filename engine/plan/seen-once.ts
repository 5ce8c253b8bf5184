import type { MachineReader } from '../model/machine.ts';

/**
 * A machine as it was when each thing was first read: a repeated query gets the same answer without another round trip.
 * Only for code that changes nothing and waits for nothing in the meantime. A failed query is repeated.
 */
export function seenOnce(machine: MachineReader): MachineReader {
  const seen = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, look: () => Promise<T>): Promise<T> => {
    const known = seen.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const looking = look();
    seen.set(name, looking);
    looking.catch(() => seen.delete(name));
    return looking;
  };
  return {
    name: machine.name,
    read: (path) => once(`read ${path}`, () => machine.read(path)),
    readFile: (path) => once(`readFile ${path}`, () => machine.readFile(path)),
    list: (path) => once(`list ${path}`, () => machine.list(path)),
    link: (path) => once(`link ${path}`, () => machine.link(path)),
    resolve: (path) => once(`resolve ${path}`, () => machine.resolve(path)),
    stat: (path) => once(`stat ${path}`, () => machine.stat(path)),
    query: (argv, options) => {
      const { stdin, env } = options ?? {};
      return once(`query ${JSON.stringify([argv, stdin, env])}`, () => machine.query(argv, options));
    },
    ask: (question) => once(`ask ${JSON.stringify(question)}`, () => machine.ask(question)),
  };
}
