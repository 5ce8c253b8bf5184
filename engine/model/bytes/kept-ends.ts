import { sizeText } from './limits.ts';

/** How many bytes are kept at the beginning and at the end. */
export interface Ends {
  readonly head: number;
  readonly tail: number;
}

/** The size in bytes from which a block grows in its place. */
const large = 256 * 1024;

/**
 * The first and the last bytes of a stream of any length, in one block of memory. Its size depends only on the limits, however
 * the stream is divided into pieces: a piece of one byte costs one byte.
 */
export class KeptEnds {
  readonly #ends: Ends;
  /** The most bytes in the block: the tail may be longer by a quarter before its oldest bytes are dropped. */
  readonly #most: number;
  #block: Buffer = Buffer.alloc(0);
  /** The memory of a large block: it grows in its place, because a copy would need as much memory again. */
  #room: ArrayBuffer | undefined;
  #used = 0;
  #omitted = 0;

  constructor(ends: Ends) {
    this.#ends = ends;
    this.#most = ends.head + ends.tail + Math.ceil(ends.tail / 4);
  }

  push(chunk: Buffer): void {
    const { head, tail } = this.#ends;
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#used === this.#most) {
        if (tail === 0) {
          this.#omitted += rest.length;
          return;
        }
        this.#omitted += this.#used - head - tail;
        this.#block.copyWithin(head, this.#used - tail, this.#used);
        this.#used = head + tail;
      }
      this.#grow(rest.length);
      const count = rest.copy(this.#block, this.#used, 0, this.#block.length - this.#used);
      this.#used += count;
      if (count === rest.length) return;
      rest = rest.subarray(count);
    }
  }

  #grow(wanted: number): void {
    const needed = Math.min(this.#used + wanted, this.#most);
    if (needed <= this.#block.length) return;
    const size = Math.min(Math.max(needed, 2 * this.#block.length), this.#most);
    if (this.#room !== undefined) {
      this.#room.resize(size);
      this.#block = Buffer.from(this.#room, 0, size);
      return;
    }
    if (size >= large) this.#room = new ArrayBuffer(size, { maxByteLength: this.#most });
    const larger = this.#room === undefined ? Buffer.allocUnsafeSlow(size) : Buffer.from(this.#room, 0, size);
    this.#block.copy(larger, 0, 0, this.#used);
    this.#block = larger;
  }

  /** The number of bytes that were dropped. */
  get omitted(): number {
    return this.#omitted + Math.max(this.#used - this.#ends.head - this.#ends.tail, 0);
  }

  /** The bytes that are kept: the head, then the tail. */
  get bytes(): Buffer {
    const { head, tail } = this.#ends;
    if (this.#used <= head + tail) return this.#block.subarray(0, this.#used);
    return Buffer.concat([this.#block.subarray(0, head), this.#block.subarray(this.#used - tail, this.#used)]);
  }

  /** The bytes as text; a line between head and tail reports how much is missing. No character is cut in two there. */
  get text(): string {
    const { omitted, bytes } = this;
    if (omitted === 0) return bytes.toString('utf8');
    const { head } = this.#ends;
    const [end, start] = [bytes.subarray(0, wholeUntil(bytes, head)), bytes.subarray(wholeFrom(bytes, head))];
    return `${end.toString('utf8')}\n[runbook left out ${sizeText(omitted)} (${omitted} bytes) here]\n${start.toString('utf8')}`;
  }
}

const continues = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The end of the last whole character before `at`. */
function wholeUntil(bytes: Buffer, at: number): number {
  let start = at - 1;
  while (start > at - 4 && continues(bytes[start])) start -= 1;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > at ? Math.max(start, 0) : at;
}

/** The start of the first whole character from `at`. */
function wholeFrom(bytes: Buffer, at: number): number {
  let start = at;
  while (start < at + 3 && continues(bytes[start])) start += 1;
  return start;
}
