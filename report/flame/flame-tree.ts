/** The process of an idle CPU: it is drawn only on request, and does not make other frames narrower. */
export const idleProcess = 'swapper';

export interface FlameNode {
  readonly name: string;
  /** The value of the stacks that end here. */
  self: number;
  /** The value of the stacks that end here or below. */
  total: number;
  readonly children: Map<string, FlameNode>;
}

const made = (name: string): FlameNode => ({ name, self: 0, total: 0, children: new Map() });

/** The sum of stacks: each node is a frame with all functions that were called from it. */
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

/** Children in drawing order: by name, so that graphs of similar programs look similar. */
export const inOrder = (children: Iterable<FlameNode>): readonly FlameNode[] =>
  [...children].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
