import { safeJson } from '../text/safe-json.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Clock } from '../model/clock.ts';
import type { DurableEvent } from '../model/event.ts';
import type { JournalKey } from '../model/journal-key.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { JournalBudget } from './journal-budget.ts';
import { provenText } from './is-proven.ts';
import { decodeRecord, digestOf, encodeRecord, type RecordProof } from './record-line.ts';
import { recordTrouble } from './record-trouble.ts';
import { noSecrets, seal, type Secrets } from '../secrets/seal.ts';

/** An event with its place in the journal; `at` is an ISO 8601 time of the operator's clock. */
export type JournalRecord = DurableEvent & { readonly seq: number; readonly at: string };

/** The content of a journal file: its complete records, and the size in bytes at which a torn tail begins (null: no torn tail). */
export interface JournalContents {
  readonly records: readonly JournalRecord[];
  /** What proves the writer of each record. */
  readonly proofs: readonly RecordProof[];
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

/** A value of a record that is not checked yet, on one short line. */
const briefly = (value: unknown): string => safeJson(value).slice(0, 60);

function assertFormat(path: string, first: JournalRecord | undefined): void {
  if (first === undefined) return;
  if (first.kind !== 'run-started')
    throw new JournalDamaged(path, 1, `it is ${briefly(first.kind)}, not the start of a run`);
  const written: number = first.format;
  if (written === format) return;
  const message = `${path} has format ${briefly(written)}, but this version of runbook reads format ${format}: use the version that wrote it`;
  throw new MachineError(message, { code: 'ENOTSUP', path });
}

/** True for the form of Date.toISOString(), which has a sign for a year outside of 0 to 9999. */
const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:[+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

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
    const wrong = isTime(record.at) ? recordTrouble(record, kinds) : 'it.at is not a time';
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
  const decoded = lines.map((line, index) => {
    const found = decodeRecord(line);
    if (typeof found === 'string') throw new JournalDamaged(path, index + 1, found);
    const { seq } = found.record;
    if (seq !== index) throw new JournalDamaged(path, index + 1, `its number is ${briefly(seq)}, not ${index}`);
    return found;
  });
  const records = decoded.map(({ record }) => record);
  assertFormat(path, records[0]);
  assertShape(path, records, kinds);
  const tornAt = tail === '' ? null : Buffer.byteLength(text) - Buffer.byteLength(tail);
  return { records, proofs: decoded.map(({ proof }) => proof), tornAt };
}

export const journalPath = (runs: string, run: string): string => `${runs}/${run}/journal.ndjson`;

/** The records of a run on a machine; undefined if the machine does not have this run. Throws MachineError EFBIG if they exceed the budget. */
export async function readJournal(
  machine: MachineReader,
  runs: string,
  run: string,
  kinds: ChangeKinds,
  budget = new JournalBudget(),
): Promise<JournalContents | undefined> {
  const path = journalPath(runs, run);
  const file = await machine.readFile(path, { plain: true });
  if (file === undefined) return undefined;
  budget.take(path, file.content);
  // A torn tail may end inside a character, so it is read as bytes to get the correct sizes.
  if (file.encoding === 'utf8') return decodeJournal(path, file.content, kinds);
  const bytes = Buffer.from(file.content, 'base64');
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const text = bytes.subarray(0, whole).toString('utf8');
  budget.take(path, text);
  const contents = decodeJournal(path, text, kinds);
  return whole === bytes.length ? contents : { ...contents, tornAt: whole };
}

/** What a journal needs in addition to its machine: the time of its records, and the kinds that check the changes in them. */
export interface JournalMeans {
  readonly clock: Clock;
  readonly kinds: ChangeKinds;
  /** Proves that this operator wrote a record; without it, records have no MAC. */
  readonly key?: JournalKey;
}

/** The write-ahead journal of one run: an append is on the machine's disk before the promise resolves. */
export class Journal {
  readonly #machine: Machine;
  readonly #path: string;
  readonly #means: JournalMeans;
  /** The secrets, which no record may contain. */
  readonly #secrets: Secrets;
  #next: number;
  /** The MAC of the last record. */
  #mac: string | null;
  /** Why nothing can be appended any more; null if everything works. */
  #stopped: JournalStopped | null = null;

  private constructor(
    machine: Machine,
    path: string,
    means: JournalMeans,
    proofs: readonly RecordProof[],
    secrets: Secrets,
  ) {
    this.#machine = machine;
    this.#path = path;
    this.#means = means;
    this.#next = proofs.length;
    this.#mac = proofs.at(-1)?.mac ?? null;
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
    return new Journal(machine, journalPath(runs, run), means, [], secrets);
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
    return new Journal(machine, path, means, contents.proofs, secrets);
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
    const mac = this.#means.key?.sign(provenText(this.#mac, digestOf(record))) ?? null;
    try {
      await this.#machine.append(this.#path, encodeRecord(record, mac));
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      this.#stopped = new JournalStopped(error);
      throw this.#stopped;
    }
    this.#next += 1;
    this.#mac = mac;
  }
}
