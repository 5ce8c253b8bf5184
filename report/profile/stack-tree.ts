/** A folded stack: its frames from the outermost, the number of its samples, and their total weight. */
export interface FoldedStack {
  readonly frames: readonly string[];
  readonly samples: number;
  readonly weight: number;
}

const root = 0;

/**
 * Stacks with common outer frames, as a tree: its size grows with the number of different stacks, not with the samples.
 * Frames are numbers from a table and children are linked lists, so adding millions of frames makes no strings.
 */
export class StackTree {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #frame = [-1];
  readonly #parent = [-1];
  readonly #firstChild = [-1];
  readonly #nextSibling = [-1];
  readonly #samples = [0];
  readonly #weight = [0];

  /** The number of a frame's name; the same name has the same number. */
  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    this.#names.push(name);
    this.#numbers.set(name, number);
    return number;
  }

  /**
   * Adds a sample: a first frame (the process), then `frames` from the innermost to the outermost, in the order of
   * perf.
   */
  add(first: number, frames: readonly number[], weight: number): void {
    let node = this.#child(root, first);
    for (let at = frames.length - 1; at >= 0; at -= 1) node = this.#child(node, frames[at] ?? 0);
    this.#samples[node] = (this.#samples[node] ?? 0) + 1;
    this.#weight[node] = (this.#weight[node] ?? 0) + weight;
  }

  #child(parent: number, frame: number): number {
    for (let node = this.#firstChild[parent] ?? -1; node !== -1; node = this.#nextSibling[node] ?? -1) {
      if (this.#frame[node] === frame) return node;
    }
    const made = this.#frame.length;
    this.#frame.push(frame);
    this.#parent.push(parent);
    this.#firstChild.push(-1);
    this.#nextSibling.push(this.#firstChild[parent] ?? -1);
    this.#samples.push(0);
    this.#weight.push(0);
    this.#firstChild[parent] = made;
    return made;
  }

  /** Every recorded stack, in no particular order. */
  *stacks(): Generator<FoldedStack> {
    for (let node = 1; node < this.#frame.length; node += 1) {
      const samples = this.#samples[node] ?? 0;
      if (samples === 0) continue;
      const frames: string[] = [];
      for (let at = node; at !== root; at = this.#parent[at] ?? root)
        frames.push(this.#names[this.#frame[at] ?? 0] ?? '');
      yield { frames: frames.reverse(), samples, weight: this.#weight[node] ?? 0 };
    }
  }
}
