import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from '../local/errno-of.ts';
import { encodeField } from './quote.ts';
import type { Session } from './session.ts';

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
    const segments = await session.request(line, Buffer.alloc(0), ([letters, ...rest]) => {
      return letters !== undefined && rest.length === dataSegments(look, String(letters)) + 1;
    });
    const letters = String(segments[0]);
    const [code, message] = splitAnswer(segments.at(-1));
    const seen = wishes.filter((_, index) => letters[index] === 'y');
    wishes.forEach((wish, index) => {
      if (letters[index] === '-') wish.resolve({ kind: 'absent' });
      if (letters[index] === 'd') wish.resolve({ kind: 'folder' });
      if (letters[index] === 'o') wish.resolve({ kind: 'other' });
    });
    if (code === 0) {
      const data = look === 'read' || look === 'list' ? segments.slice(1, -1) : records(segments[1]);
      seen.forEach((wish, index) => wish.resolve({ kind: 'data', data: data[index] ?? Buffer.alloc(0) }));
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
function dataSegments(look: Look, letters: string): number {
  return look === 'read' || look === 'list' ? letters.split('y').length - 1 : 1;
}

/** The NUL-ended records of a segment. */
function records(segment: Buffer | undefined): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let rest = segment ?? Buffer.alloc(0), at = rest.indexOf(0); at >= 0; at = rest.indexOf(0)) {
    found.push(rest.subarray(0, at));
    rest = rest.subarray(at + 1);
  }
  return found;
}

/** A last segment: the code, a blank and the message. */
export function splitAnswer(segment: Buffer | undefined): readonly [number, string] {
  const text = String(segment);
  const blank = text.indexOf(' ');
  return [Number(text.slice(0, blank)), text.slice(blank + 1).trim()];
}
