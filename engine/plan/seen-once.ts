import type { MachineReader } from '../model/machine.ts';

/** The characters of answers that are kept: a machine with many large files must not fill the memory. Later answers are not kept. */
const most = 24 << 20;

/** The characters in an answer. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each), 0);
}

/**
 * A machine as it was when each thing was first read: a repeated query gets the same answer without another round trip.
 * Only for code that changes nothing and waits for nothing in the meantime. A failed query is repeated.
 */
export function seenOnce(machine: MachineReader): MachineReader {
  const seen = new Map<string, Promise<unknown>>();
  let kept = 0;
  const once = <T>(name: string, look: () => Promise<T>): Promise<T> => {
    const known = seen.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const looking = look();
    seen.set(name, looking);
    looking.then(
      (value) => {
        kept += sizeOf(value);
        if (kept > most) seen.delete(name);
      },
      () => seen.delete(name),
    );
    return looking;
  };
  return {
    name: machine.name,
    read: (path) => once(`read ${path}`, () => machine.read(path)),
    readFile: (path, options) =>
      once(`readFile ${options?.plain ? 'plain ' : ''}${path}`, () => machine.readFile(path, options)),
    list: (path) => once(`list ${path}`, () => machine.list(path)),
    link: (path) => once(`link ${path}`, () => machine.link(path)),
    resolve: (path) => once(`resolve ${path}`, () => machine.resolve(path)),
    stat: (path) => once(`stat ${path}`, () => machine.stat(path)),
    query: (argv, options) => {
      const { stdin, env, whole } = options ?? {};
      return once(`query ${JSON.stringify([argv, stdin, env, whole])}`, () => machine.query(argv, options));
    },
    check: (argv, options) => {
      const { stdin, env, readOnly } = options ?? {};
      return once(`check ${JSON.stringify([argv, stdin, env, readOnly])}`, () => machine.check(argv, options));
    },
    ask: (question) => once(`ask ${JSON.stringify(question)}`, () => machine.ask(question)),
  };
}
