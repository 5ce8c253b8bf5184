import { Listr, type ListrTask } from 'listr2';
import { leavesOf, type Branch } from './grow-tree.ts';
import { TreeRenderer, type TreeRendererOptions } from './tree-renderer.ts';

/** A tree on the screen. */
export interface RunningTree {
  /** Ends the task of a step, by its key. */
  end(key: string): void;
  /** Ends all tasks. */
  close(): void;
  /** Resolves once the tree was drawn for the last time. */
  readonly run: () => Promise<void>;
}

/** Makes the tasks of listr2 for a tree: one for each step, which lasts until `end`, below those of its blocks. */
export function runTree(branches: readonly Branch[], drawing: TreeRendererOptions): RunningTree {
  const steps = new Map(branches.flatMap(leavesOf).map(({ key }) => [key, Promise.withResolvers<void>()]));
  const taskOf = (branch: Branch): ListrTask => ({
    title: branch.id,
    // The events of the run decide when a step starts, so listr2 runs all tasks at once.
    task: (_context, task) =>
      branch.branches.length === 0
        ? steps.get(branch.key)?.promise
        : task.newListr(branch.branches.map(taskOf), { concurrent: true }),
  });
  const list = new Listr(branches.map(taskOf), {
    concurrent: true,
    registerSignalListeners: false,
    renderer: TreeRenderer,
    rendererOptions: drawing,
  });
  return {
    end: (key) => steps.get(key)?.resolve(),
    close: () => steps.forEach(({ resolve }) => resolve()),
    run: async () => void (await list.run()),
  };
}
