import { MachineError } from '../../engine/model/machine-error.ts';
import { RefusedByMachine } from '../../engine/model/refused-by-machine.ts';
import type { Machine, Output } from '../../engine/model/machine.ts';
import type { RecordedMachine, SeenPath, SeenProgram, SeenTrouble } from '../../schemas/types/recorded-machine.ts';
import { callOf } from './record-reader.ts';
import { recordedPaths } from './recorded-paths.ts';

type Reading = Exclude<keyof SeenPath, 'trouble'>;

/** A reading that is not in the file: nothing is guessed, and a plan refuses the step that needs it. */
function unrecorded(what: string, path?: string): RefusedByMachine {
  const reason = `${what} was not recorded, so this step cannot be planned; record the machine again with this version of runbook (runbook doctor --save)`;
  const refusal = { check: 'not-recorded', reason, evidence: 'the tree of this recorded machine', override: null };
  return new RefusedByMachine(refusal, { code: 'UNRECORDED', ...(path !== undefined && { path }) });
}

const outputOf = ({ code = null, stdout = '', stderr = '', timedOut = false }: SeenProgram): Output => ({
  code,
  stdout,
  stderr,
  timedOut,
});

/**
 * A machine that another runbook recorded. It answers as the machine answered, and it runs and changes nothing: every
 * change and every lock throws MachineError EROFS. A question that was not recorded throws RefusedByMachine
 * (UNRECORDED), unless the recorded folders prove the answer. The recording is data of a stranger; its schema was checked before.
 */
export function recordedMachine(recording: RecordedMachine, name: string): Machine {
  const paths = recordedPaths(recording.paths);
  const programs = new Map(recording.programs.map((each) => [callOf(each.argv, each), each]));
  const names = new Set(recording.programs.map(({ argv }) => argv[0]));

  const fail = ({ code, message }: SeenTrouble, path?: string): never => {
    throw new MachineError(message, path === undefined ? { code } : { code, path });
  };
  /** The recorded value of one reading: null for a path where nothing exists, undefined if nobody knows. */
  const look = <R extends Reading>(path: string, reading: R): SeenPath[R] | null | undefined => {
    const seen = paths.at(path, reading !== 'link' && reading !== 'stat');
    const trouble = seen?.trouble?.[reading];
    if (trouble !== undefined) return fail(trouble, path);
    if (seen?.[reading] !== undefined) return seen[reading];
    return paths.isAbsent(path) || seen?.real === null || seen?.stat === null ? null : undefined;
  };
  const readFile: Machine['readFile'] = async (path, options) => {
    const order: readonly ('plain' | 'file')[] = options?.plain ? ['plain', 'file'] : ['file', 'plain'];
    for (const reading of order) {
      const found = look(path, reading);
      if (found !== undefined) return found ?? undefined;
    }
    if (paths.at(path, true)?.text === null) return undefined;
    throw unrecorded(path, path);
  };
  const readOnly = async (): Promise<never> => {
    throw new MachineError(`${name} is a recording of a machine and cannot be changed`, {
      code: 'EROFS',
      hint: 'only plan, doctor and facts can use it',
    });
  };
  return {
    name,
    outlivesReboot: true,
    async read(path) {
      const text = look(path, 'text');
      if (text !== undefined) return text ?? undefined;
      const { file, plain } = paths.at(path, true) ?? {};
      const state = file ?? plain;
      if (state === undefined) throw unrecorded(path, path);
      if (state === null) return undefined;
      return state.encoding === 'utf8' ? state.content : Buffer.from(state.content, 'base64').toString('utf8');
    },
    readFile,
    async list(path) {
      const found = look(path, 'names');
      if (found !== undefined) return found ?? undefined;
      throw unrecorded(`the folder ${path}`, path);
    },
    async link(path) {
      const found = look(path, 'link');
      if (found !== undefined) return found ?? undefined;
      const kind = paths.at(path, false)?.stat?.kind;
      if (kind !== undefined && kind !== 'link') return undefined;
      throw unrecorded(path, path);
    },
    async resolve(path) {
      const found = look(path, 'real');
      if (found !== undefined) return found ?? undefined;
      const seen = paths.at(path, true);
      const exists = (seen?.text ?? seen?.names ?? seen?.file ?? seen?.plain ?? seen?.stat ?? null) !== null;
      if (exists) return paths.canonical(path);
      throw unrecorded(path, path);
    },
    async stat(path) {
      const found = look(path, 'stat');
      if (found !== undefined) return found ?? undefined;
      throw unrecorded(path, path);
    },
    async query(argv, options) {
      const seen = programs.get(callOf(argv, options));
      if (seen?.trouble !== undefined) return fail(seen.trouble);
      if (seen !== undefined) return outputOf(seen);
      const program = argv[0] ?? '';
      const missing = recording.programs.find((each) => each.argv[0] === program && each.code === 127);
      // A program that does not exist answers every question alike.
      if (missing !== undefined && names.has(program))
        return { code: 127, stdout: '', stderr: missing.stderr ?? '', timedOut: false };
      throw unrecorded(`the output of ${argv.join(' ')}`);
    },
    check: async (argv, options) => {
      const seen = options?.readOnly === true ? programs.get(callOf(argv, options)) : undefined;
      if (seen?.trouble !== undefined) return fail(seen.trouble);
      if (seen !== undefined) return outputOf(seen);
      throw new MachineError('a recorded machine runs no program', { code: 'UNCONFINED' });
    },
    ask: async ({ socket }) => {
      throw new MachineError(`${socket}: nothing listens on a recorded machine`, { code: 'ENOENT', path: socket });
    },
    write: readOnly,
    put: readOnly,
    remove: readOnly,
    makeFolder: readOnly,
    removeFolders: readOnly,
    append: readOnly,
    truncate: readOnly,
    run: readOnly,
    connect: readOnly,
    lock: readOnly,
    remaining: async () => [],
    reconnect: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
