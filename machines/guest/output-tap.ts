import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import type { Ends } from '../../engine/model/bytes/kept-ends.ts';

/** The fields of guest-exec-status with what a program printed, in base64 (qga/qapi-schema.json). */
const FIELD = /"(out|err)-data"\s{0,8}:\s{0,8}"/;
/** Bytes that could be the beginning of a field. */
const longestField = 32;
const quote = 0x22;
const newline = 0x0a;

/** How much of the two outputs is kept. */
export interface OutputEnds {
  readonly stdout: Ends;
  readonly stderr: Ends;
}

/**
 * Takes the outputs of programs out of the stream of a guest agent and decodes them as they arrive: they have up to 16 MiB
 * each, and the rest of an answer is short.
 */
export class OutputTap {
  #kept: Readonly<Record<'out' | 'err', KeptEnds>>;
  #into: KeptEnds | undefined;
  /** The end of the last chunk: a possible beginning of a field, or base64 characters that are not yet whole bytes. */
  #held: Buffer = Buffer.alloc(0);

  constructor(ends: OutputEnds) {
    this.#kept = { out: new KeptEnds(ends.stdout), err: new KeptEnds(ends.stderr) };
  }

  /** What was taken out since the last call; from now on, `ends` are kept. */
  take(ends: OutputEnds): { readonly stdout: KeptEnds; readonly stderr: KeptEnds } {
    const { out, err } = this.#kept;
    this.#kept = { out: new KeptEnds(ends.stdout), err: new KeptEnds(ends.stderr) };
    return { stdout: out, stderr: err };
  }

  /** The bytes of a chunk, and those held back before unless they are stale, without the text of outputs. */
  filter(chunk: Buffer, isFresh: boolean): Buffer {
    if (isFresh) {
      this.#held = Buffer.alloc(0);
      this.#into = undefined;
    }
    const passed: Buffer[] = [];
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#into !== undefined) {
        const end = rest.findIndex((byte) => byte === quote || byte === newline);
        if (end < 0) {
          this.#held = decode(rest, rest.length - (rest.length % 4), this.#into);
          break;
        }
        decode(rest, end, this.#into);
        this.#into = undefined;
        rest = rest.subarray(end);
      } else {
        const text = rest.toString('latin1');
        const match = FIELD.exec(text);
        if (match === null) {
          const safe = Math.max(rest.lastIndexOf(newline) + 1, rest.length - longestField);
          const start = text.indexOf('"', safe);
          const end = start < 0 ? rest.length : start;
          passed.push(rest.subarray(0, end));
          this.#held = Buffer.from(rest.subarray(end));
          break;
        }
        const end = match.index + match[0].length;
        passed.push(rest.subarray(0, end));
        this.#into = this.#kept[match[1] === 'out' ? 'out' : 'err'];
        rest = rest.subarray(end);
      }
    }
    return Buffer.concat(passed);
  }
}

/** Decodes the text before `end`, and returns a copy of the rest. */
function decode(text: Buffer, end: number, into: KeptEnds): Buffer {
  into.push(Buffer.from(text.toString('latin1', 0, end), 'base64'));
  return Buffer.from(text.subarray(end));
}
