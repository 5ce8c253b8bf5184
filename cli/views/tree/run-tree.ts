import { Listr, type ListrTask } from 'listr2';
import { leavesOf, type Branch } from './grow-tree.ts';
import { TreeRenderer, type TreeRendererOptions } from './tree-renderer.ts';

/** A tree on the screen. */
export interface RunningTree {
  /** Says that a step has ended, by its key. */
  end(key: string): void;
  /** Says that all have. */
  close(): void;
  /** Resolves once the tree was drawn for the last time. */
  readonly run: () => Promise<void>;
}

/** Makes the tasks of listr2 for a tree: a task for each step, which lasts until `end`, below the tasks of its blocks. */
export function runTree(branches: readonly Branch[], drawing: TreeRendererOptions): RunningTree {
  const steps = new Map(branches.flatMap(leavesOf).map(({ key }) => [key, Promise.withResolvers<void>()]));
  const taskOf = (branch: Branch): ListrTask => ({
    title: branch.id,
    // Steps begin when their events say so, so that listr2 has none wait for another.
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
