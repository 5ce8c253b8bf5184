import { crc32 } from 'node:zlib';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Clock } from '../model/clock.ts';
import type { DurableEvent } from '../model/event.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { recordTrouble } from './record-trouble.ts';
import { noSecrets, seal, type Secrets } from '../secrets/seal.ts';

/** An event with its place in the journal; `at` is an ISO 8601 time of the operator's clock. */
export type JournalRecord = DurableEvent & { readonly seq: number; readonly at: string };

/** The content of a journal file: its complete records, and the size in bytes at which a torn tail begins (null: no torn tail). */
export interface JournalContents {
  readonly records: readonly JournalRecord[];
  readonly tornAt: number | null;
}

/** The version of the journal's format that this code writes and reads. */
const format = 1;

/** A journal that is damaged before its end. Nothing is guessed; a person must repair it. */
export class JournalDamaged extends MachineError {
  constructor(path: string, line: number, why: string) {
    const way = 'no run can start on this machine until you repair the journal or move its folder away';
    super(`${path}: record ${line} is damaged (${why}); nothing was changed; ${way}`, { code: 'EBADMSG', path });
    this.name = 'JournalDamaged';
  }
}

/** The journal could not write a record, which ends the run, because every change must be recorded first. */
export class JournalStopped extends MachineError {
  constructor(cause: MachineError) {
    const { message, code, path, hint } = cause;
    super(message, { code, hint, cause, ...(path === undefined ? {} : { path }) });
    this.name = 'JournalStopped';
  }
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** One NDJSON line: the record with the CRC-32 of everything before its last key. */
export function encodeRecord(record: JournalRecord): string {
  const body = JSON.stringify(record).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}\n`;
}

function decodeRecord(line: string): JournalRecord | string {
  const mark = line.lastIndexOf(',"crc":"');
  if (mark < 0) return 'no checksum';
  if (line.slice(mark) !== `,"crc":"${checksum(line.slice(0, mark))}"}`) return 'its checksum does not match';
  try {
    return JSON.parse(`${line.slice(0, mark)}}`) as JournalRecord;
  } catch {
    return 'it is not JSON';
  }
}

function assertFormat(path: string, first: JournalRecord | undefined): void {
  if (first === undefined) return;
  if (first.kind !== 'run-started') throw new JournalDamaged(path, 1, `it is "${first.kind}", not the start of a run`);
  const written: number = first.format;
  if (written === format) return;
  const message = `${path} has format ${written}, but this version of runbook reads format ${format}: use the version that wrote it`;
  throw new MachineError(message, { code: 'ENOTSUP', path });
}

/**
 * Only records that runbook itself could write are used, even if the checksums are correct: a change is recorded
 * before it is made, and a run starts only once.
 */
function assertShape(path: string, records: readonly JournalRecord[], kinds: ChangeKinds): void {
  const intended = new Map<number, string>();
  for (const [index, record] of records.entries()) {
    const fail = (why: string): never => {
      throw new JournalDamaged(path, index + 1, why);
    };
    const wrong = recordTrouble(record, kinds);
    if (wrong !== undefined) fail(wrong);
    if (record.kind === 'run-started' && index > 0) fail('it contains the start of another run');
    if (record.kind === 'change-intended') intended.set(record.index, record.step);
    if (record.kind === 'change-done' && intended.get(record.index) !== record.step)
      fail(`it ends change ${record.index} of step ${record.step}, but this change was never started`);
  }
}

/** Reads a journal's text: cuts a torn last line, throws JournalDamaged on any other bad record, and MachineError ENOTSUP on another format. */
export function decodeJournal(path: string, text: string, kinds: ChangeKinds): JournalContents {
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  const records = lines.map((line, index) => {
    const record = decodeRecord(line);
    if (typeof record === 'string') throw new JournalDamaged(path, index + 1, record);
    if (record.seq !== index) throw new JournalDamaged(path, index + 1, `its number is ${record.seq}, not ${index}`);
    return record;
  });
  assertFormat(path, records[0]);
  assertShape(path, records, kinds);
  const tornAt = tail === '' ? null : Buffer.byteLength(text) - Buffer.byteLength(tail);
  return { records, tornAt };
}

export const journalPath = (runs: string, run: string): string => `${runs}/${run}/journal.ndjson`;

/** The records of a run on a machine; undefined if the machine does not have this run. */
export async function readJournal(
  machine: MachineReader,
  runs: string,
  run: string,
  kinds: ChangeKinds,
): Promise<JournalContents | undefined> {
  const path = journalPath(runs, run);
  const file = await machine.readFile(path, { plain: true });
  if (file === undefined) return undefined;
  // A torn tail may end inside a character, so it is read as bytes to get the correct sizes.
  if (file.encoding === 'utf8') return decodeJournal(path, file.content, kinds);
  const bytes = Buffer.from(file.content, 'base64');
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const contents = decodeJournal(path, bytes.subarray(0, whole).toString('utf8'), kinds);
  return whole === bytes.length ? contents : { ...contents, tornAt: whole };
}

/** What a journal needs in addition to its machine: the time of its records, and the kinds that check the changes in them. */
export interface JournalMeans {
  readonly clock: Clock;
  readonly kinds: ChangeKinds;
}

/** The write-ahead journal of one run: an append is on the machine's disk before the promise resolves. */
export class Journal {
  readonly #machine: Machine;
  readonly #path: string;
  readonly #means: JournalMeans;
  /** The secrets, which no record may contain. */
  readonly #secrets: Secrets;
  #next: number;
  /** Why nothing can be appended any more; null if everything works. */
  #stopped: JournalStopped | null = null;

  private constructor(machine: Machine, path: string, means: JournalMeans, next: number, secrets: Secrets) {
    this.#machine = machine;
    this.#path = path;
    this.#means = means;
    this.#next = next;
    this.#secrets = secrets;
  }

  /** Creates the journal of a new run in a new folder; marks replace the `secrets` in it. */
  static async create(
    machine: Machine,
    runs: string,
    run: string,
    means: JournalMeans,
    secrets: Secrets = noSecrets,
  ): Promise<Journal> {
    await machine.makeFolder(`${runs}/${run}`, 0o700);
    return new Journal(machine, journalPath(runs, run), means, 0, secrets);
  }

  /** Opens an existing journal for appending and cuts its torn tail first. */
  static async open(
    machine: Machine,
    runs: string,
    run: string,
    means: JournalMeans,
    contents: JournalContents,
    secrets: Secrets = noSecrets,
  ): Promise<Journal> {
    const path = journalPath(runs, run);
    if (contents.tornAt !== null) await machine.truncate(path, contents.tornAt);
    return new Journal(machine, path, means, contents.records.length, secrets);
  }

  /**
   * Appends one record. After a failed append no further one is possible: the record may be only partially written,
   * and after a failed fsync(2) the content of the disk is unknown. This append and every later one throw the same
   * JournalStopped.
   */
  async append(event: DurableEvent): Promise<void> {
    if (this.#stopped !== null) throw this.#stopped;
    const record: JournalRecord = {
      ...seal(event, this.#secrets),
      seq: this.#next,
      at: this.#means.clock.now().toISOString(),
    };
    const wrong = recordTrouble(record, this.#means.kinds);
    if (wrong !== undefined) throw new Error(`a record of kind ${event.kind} cannot be written: ${wrong}`);
    try {
      await this.#machine.append(this.#path, encodeRecord(record));
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      this.#stopped = new JournalStopped(error);
      throw this.#stopped;
    }
    this.#next += 1;
  }
}
