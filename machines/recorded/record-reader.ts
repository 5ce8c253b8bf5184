import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader, Output, RunOptions } from '../../engine/model/machine.ts';
import type { RecordedMachine, SeenPath, SeenProgram } from '../../schemas/types/recorded-machine.ts';

/** What was read so far. */
export type Recorded = Pick<RecordedMachine, 'paths' | 'programs'>;

/** A reader that remembers every answer. */
export interface Recorder {
  readonly reader: MachineReader;
  /** Everything that was read, in stable order; the paths by name. */
  recorded(): Recorded;
}

type Reading = Exclude<keyof SeenPath, 'trouble'>;

const troubleOf = (error: MachineError) => ({ code: error.code, message: error.message });

/** The identity of a call of a program: two calls with the same are the same question. */
export const callOf = (argv: readonly string[], { stdin, env }: Pick<RunOptions, 'stdin' | 'env'> = {}): string =>
  JSON.stringify([argv, stdin ?? '', Object.entries(env ?? {}).toSorted()]);

/** Records the first answer to each question; also an error of the machine, which a plan may depend on. Questions to sockets, and checks that are not read-only, are passed on and not recorded. */
export function recordReader(machine: MachineReader): Recorder {
  const paths = new Map<string, SeenPath>();
  const programs = new Map<string, SeenProgram>();
  const note = (path: string, seen: SeenPath): void => {
    const before = paths.get(path) ?? {};
    const trouble = { ...seen.trouble, ...before.trouble };
    paths.set(path, { ...seen, ...before, ...(Object.keys(trouble).length > 0 && { trouble }) });
  };
  const recording = async <T>(path: string, reading: Reading, look: () => Promise<T | undefined>) => {
    try {
      const answer = await look();
      note(path, { [reading]: answer ?? null } as SeenPath);
      return answer;
    } catch (error) {
      if (error instanceof MachineError && error.code !== 'UNREACHABLE')
        note(path, { trouble: { [reading]: troubleOf(error) } });
      throw error;
    }
  };
  const running = async (argv: readonly string[], { stdin, env }: RunOptions = {}, run: () => Promise<Output>) => {
    const call: SeenProgram = {
      argv: [argv[0] ?? '', ...argv.slice(1)],
      ...(stdin !== undefined && { stdin }),
      ...(env !== undefined && { env: { ...env } }),
    };
    const key = callOf(argv, call);
    const noteOnce = (answer: Omit<SeenProgram, 'argv'>): void => {
      if (!programs.has(key)) programs.set(key, { ...call, ...answer });
    };
    try {
      const output = await run();
      const { code, stdout, stderr, timedOut } = output;
      noteOnce({ code, stdout, stderr, timedOut });
      return output;
    } catch (error) {
      if (error instanceof MachineError && error.code !== 'UNREACHABLE') noteOnce({ trouble: troubleOf(error) });
      throw error;
    }
  };
  const reader: MachineReader = {
    name: machine.name,
    read: (path) => recording(path, 'text', () => machine.read(path)),
    readFile: (path, options) =>
      recording(path, options?.plain ? 'plain' : 'file', () => machine.readFile(path, options)),
    list: (path) => recording(path, 'names', () => machine.list(path)),
    link: (path) => recording(path, 'link', () => machine.link(path)),
    resolve: (path) => recording(path, 'real', () => machine.resolve(path)),
    stat: (path) => recording(path, 'stat', () => machine.stat(path)),
    query: (argv, options) => running(argv, options, () => machine.query(argv, options)),
    check: (argv, options) => {
      const check = () => machine.check(argv, options);
      // Any other program of a playbook can do anything, and its output is not a reading.
      return options?.readOnly === true ? running(argv, options, check) : check();
    },
    ask: (question) => machine.ask(question),
  };
  return {
    reader,
    recorded: () => ({
      paths: Object.fromEntries([...paths].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      programs: [...programs.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, seen]) => seen),
    }),
  };
}
