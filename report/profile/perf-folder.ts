import { frameNames } from './frame-names.ts';
import type { FrameNaming } from './frame-names.ts';
import { sampleHeader } from './sample-header.ts';
import { StackTree } from './stack-tree.ts';

export interface FoldOptions extends FrameNaming {
  /** The name of the process includes its pid, or pid and tid. */
  readonly process: 'name' | 'pid' | 'tid';
}

/** The samples of one event; samples of different events are never mixed. */
export interface EventStacks {
  /** The name in perf, with modifiers; "" if the input has no event names. */
  readonly event: string;
  readonly tree: StackTree;
  readonly samples: number;
  /** The sum of the periods; equal to `samples` if the input has no periods. */
  readonly weight: number;
  /** The number of frames, and the number of frames without a symbol. */
  readonly frames: number;
  readonly unknown: number;
}

interface Counting {
  readonly tree: StackTree;
  samples: number;
  weight: number;
  frames: number;
  unknown: number;
  /**
   * A cache of parsed lines by their exact text: millions of lines have only a few thousand different texts. Lines of a
   * JVM are parsed differently.
   */
  readonly memos: { readonly java: Map<string, Meaning>; readonly plain: Map<string, Meaning> };
}

interface Meaning {
  /** Innermost first; null for a line that is not a frame. */
  readonly numbers: readonly number[] | null;
  readonly isUnknown: boolean;
}

/** The limit of cached lines: every line of a stack with addresses is different. */
const mostRemembered = 100_000;

/** A string that does not keep alive the chunk that it was cut from. */
const copied = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/**
 * Folds the text of `perf script` while it arrives. The input must be decoded as latin1, so that every byte survives.
 * Memory grows with the number of different stacks, not with the text. Reads every form of header, stacks on the line
 * of the header, samples without a blank line after them, and any number of events.
 */
export class PerfFolder {
  readonly #options: FoldOptions;
  readonly #events = new Map<string, Counting>();
  #rest = '';
  #current: Counting | undefined;
  #memo = new Map<string, Meaning>();
  #first = 0;
  #isJava = false;
  #period = 1;
  #stack: number[] = [];
  /** Lines that were neither a header nor a frame. */
  unrecognized = 0;

  constructor(options: FoldOptions) {
    this.#options = options;
  }

  push(text: string): void {
    const all = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', from)) {
      this.#line(all.slice(from, end));
      from = end + 1;
    }
    this.#rest = all.slice(from);
  }

  /** Ends the input and returns the stacks of each event, in the order of their first sample. */
  end(): readonly EventStacks[] {
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
    this.#flush();
    return [...this.#events].map(([event, { memos: _, ...counted }]) => ({ event, ...counted }));
  }

  #line(line: string): void {
    if (line === '' || line === '\r') return this.#flush();
    const current = this.#current;
    if (current !== undefined) {
      const known = this.#memo.get(line);
      if (known !== undefined) return this.#frame(current, known);
    }
    if (line.startsWith('#') || line.trim() === '') return;
    // Frames are indented; a header may look like a frame, if the process is called "dd" and the header ends with a
    // module.
    const isIndented = line.startsWith(' ') || line.startsWith('\t');
    if (current !== undefined && isIndented) {
      const meaning = this.#meaning(current, line);
      if (meaning.numbers !== null) {
        if (this.#memo.size < mostRemembered) this.#memo.set(copied(line), meaning);
        return this.#frame(current, meaning);
      }
    }
    this.#header(line);
  }

  #meaning({ tree }: Counting, line: string): Meaning {
    const names = frameNames(line, this.#options, this.#isJava);
    return {
      numbers: names?.map((name) => tree.number(copied(name))).reverse() ?? null,
      isUnknown: line.includes('[unknown]'),
    };
  }

  #frame(current: Counting, { numbers, isUnknown }: Meaning): void {
    if (numbers === null) return;
    for (const number of numbers) this.#stack.push(number);
    current.frames += 1;
    if (isUnknown) current.unknown += 1;
  }

  #header(line: string): void {
    const header = sampleHeader(line);
    if (header === undefined) {
      this.unrecognized += 1;
      return;
    }
    this.#flush();
    const { comm, pid, tid, period, event, rest } = header;
    const current = this.#counting(event ?? '');
    this.#current = current;
    this.#isJava = comm.startsWith('java');
    this.#memo = this.#isJava ? current.memos.java : current.memos.plain;
    this.#period = period ?? 1;
    const id = { name: '', pid: `-${pid ?? '?'}`, tid: `-${pid ?? '?'}/${tid}` }[this.#options.process];
    this.#first = current.tree.number(copied(`${comm}${id}`.replaceAll(' ', '_')));
    if (rest !== '') this.#frame(current, this.#meaning(current, rest));
  }

  #counting(event: string): Counting {
    const known = this.#events.get(event);
    if (known !== undefined) return known;
    const memos = { java: new Map<string, Meaning>(), plain: new Map<string, Meaning>() };
    const made = { tree: new StackTree(), samples: 0, weight: 0, frames: 0, unknown: 0, memos };
    this.#events.set(copied(event), made);
    return made;
  }

  /**
   * A sample ends with a blank line, with the next header, or with the text; a sample without a stack counts for its
   * process.
   */
  #flush(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    current.tree.add(this.#first, this.#stack, this.#period);
    current.samples += 1;
    current.weight += this.#period;
    this.#stack.length = 0;
  }
}
