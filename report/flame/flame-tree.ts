/** The process of a CPU that has nothing to do: it is drawn when asked for, and makes no other frame too narrow. */
export const idleProcess = 'swapper';

export interface FlameNode {
  readonly name: string;
  /** What ends here. */
  self: number;
  /** What ends here or further in. */
  total: number;
  readonly children: Map<string, FlameNode>;
}

const made = (name: string): FlameNode => ({ name, self: 0, total: 0, children: new Map() });

/** Stacks added up: each node is a frame with all that was called from it. */
export class FlameTree {
  readonly root: FlameNode = made('');

  add(frames: readonly string[], value: number): void {
    let node = this.root;
    node.total += value;
    for (const frame of frames) {
      let next = node.children.get(frame);
      if (next === undefined) {
        next = made(frame);
        node.children.set(frame, next);
      }
      next.total += value;
      node = next;
    }
    node.self += value;
  }
}

/** Children in the order in which they are drawn: by name, so that two graphs of alike programs look alike. */
export const inOrder = (children: Iterable<FlameNode>): readonly FlameNode[] =>
  [...children].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
