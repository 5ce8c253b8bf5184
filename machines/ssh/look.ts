import type { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from '../local/errno-of.ts';
import { tooLarge } from '../files/too-large.ts';
import { encodeField } from './quote.ts';
import type { Complete, Session } from './session.ts';

/** The read requests of the session script; `follow` is stat through a link. */
export type Look = 'read' | 'list' | 'link' | 'resolve' | 'stat' | 'follow';

/** The result for a path: its data, or that it does not exist, or what exists instead. */
export type Sight =
  | { readonly kind: 'data'; readonly data: Buffer }
  | { readonly kind: 'absent' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' };

/** Paths and their bytes in one request: far below the system's limits for arguments. */
const MOST_PATHS = 64;
const MOST_BYTES = 60_000;

interface Wish {
  readonly path: string;
  readonly resolve: (sight: Sight) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads paths, and sends the requests of one turn of the event loop together. */
export function batchLooks(session: Session): (look: Look, path: string) => Promise<Sight> {
  const waiting = new Map<Look, Wish[]>();
  const flush = () => {
    const batches = [...waiting];
    waiting.clear();
    for (const [look, wishes] of batches) for (const batch of portions(wishes)) void serve(session, look, batch);
  };
  return (look, path) =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0) setImmediate(flush);
      const wishes = waiting.get(look) ?? [];
      waiting.set(look, wishes);
      wishes.push({ path, resolve, reject });
    });
}

function portions(wishes: readonly Wish[]): readonly (readonly Wish[])[] {
  const batches: Wish[][] = [];
  let bytes = Infinity;
  for (const wish of wishes) {
    const size = Buffer.byteLength(wish.path);
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST_PATHS || bytes + size > MOST_BYTES) {
      batches.push([wish]);
      bytes = size;
    } else {
      last.push(wish);
      bytes += size;
    }
  }
  return batches;
}

async function serve(session: Session, look: Look, wishes: readonly Wish[]): Promise<void> {
  try {
    const line = [look, ...wishes.map((wish) => encodeField(wish.path))].join(' ');
    const segments = await session.request(line, Buffer.alloc(0), answerTo(look, wishes.length));
    const letters = String(segments[0]?.text);
    const [code, message] = splitAnswer(segments.at(-1));
    const seen = wishes.filter((_, index) => letters[index] === 'y');
    wishes.forEach((wish, index) => {
      if (letters[index] === '-') wish.resolve({ kind: 'absent' });
      if (letters[index] === 'd') wish.resolve({ kind: 'folder' });
      if (letters[index] === 'o') wish.resolve({ kind: 'other' });
    });
    if (code === 0) {
      if (isBulk(look)) seen.forEach((wish, index) => settle(look, wish, segments[index + 1]));
      else settleRecords(session, look, seen, segments[1]);
    } else if (seen.length > 1) {
      // One of them failed and the message may not identify it, so each is read separately.
      for (const wish of seen) void serve(session, look, [wish]);
    } else {
      for (const wish of seen) fail(look, wish, message);
    }
  } catch (error) {
    for (const wish of wishes) wish.reject(error);
  }
}

function fail(look: Look, wish: Wish, message: string): void {
  const code = errnoOf(message);
  // ESRCH: the process ended while its entry in /proc was read.
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') wish.resolve({ kind: 'absent' });
  else wish.reject(new MachineError(`${look} ${wish.path}: ${message}`, { code, path: wish.path }));
}

/** read and list return one segment for each existing path; the others return one for all. */
const isBulk = (look: Look): boolean => look === 'read' || look === 'list';

/** A letter for each path, the data, and the code with the message. */
const answerTo =
  (look: Look, paths: number): Complete =>
  ([first, ...rest]) => {
    if (first === undefined) return false;
    if (rest.length === 0) {
      const known = first.bytes.length === paths && /^[ydo-]+$/.test(first.text);
      return known ? false : 'sent an unknown reply letter';
    }
    const data = isBulk(look) ? first.text.split('y').length - 1 : 1;
    const end = rest[data];
    return end !== undefined && wrongEnd(end);
  };

/** The whole content that a path has; EFBIG if it was cut. */
function settle(look: Look, wish: Wish, segment: KeptEnds | undefined): void {
  const { bytes = Buffer.alloc(0), omitted = 0 } = segment ?? {};
  const size = bytes.length + omitted;
  if (size > limits.file && look === 'read') wish.reject(tooLarge(wish.path));
  else if (omitted > 0) wish.reject(tooMuch(look, wish));
  else wish.resolve({ kind: 'data', data: bytes });
}

const tooMuch = (look: Look, { path }: Wish): MachineError =>
  new MachineError(
    `${look} ${path}: File too large: runbook keeps at most ${sizeText(limits.file)} of an answer, and not much more of all answers that it waits for at the same time`,
    { code: 'EFBIG', path },
  );

/** What link, resolve and stat print for the paths: one record each, ended by NUL. */
function settleRecords(session: Session, look: Look, seen: readonly Wish[], segment: KeptEnds | undefined): void {
  if (segment !== undefined && segment.omitted > 0) return seen.forEach((wish) => wish.reject(tooMuch(look, wish)));
  let rest = segment?.bytes ?? Buffer.alloc(0);
  const found: Buffer[] = [];
  for (let at = rest.indexOf(0); at >= 0 && found.length < seen.length; at = rest.indexOf(0)) {
    found.push(rest.subarray(0, at));
    rest = rest.subarray(at + 1);
  }
  const fits = (record: Buffer) => record.length > 0 && record.length <= limits.path;
  if (found.length !== seen.length || rest.length > 0 || !found.every(fits))
    throw session.breach(`sent a malformed ${look} reply`);
  seen.forEach((wish, index) => wish.resolve({ kind: 'data', data: found[index] ?? Buffer.alloc(0) }));
}

/** How the last segment of an answer breaks the protocol; true if it does not. */
export function wrongEnd(segment: KeptEnds): true | string {
  return /^\d{1,3} /.test(segment.bytes.toString('latin1', 0, 4)) || 'sent a malformed number';
}

/** A last segment: the code, a blank and the message. */
export function splitAnswer(segment: KeptEnds | undefined): readonly [number, string] {
  const text = segment?.bytes.toString('utf8', 0, limits.path) ?? '';
  const blank = text.indexOf(' ');
  return [Number(text.slice(0, blank)), text.slice(blank + 1).trim()];
}
