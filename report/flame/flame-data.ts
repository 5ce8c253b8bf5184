import { idleProcess, inOrder } from './flame-tree.ts';
import type { FlameNode, FlameTree } from './flame-tree.ts';

/** A flame graph in the form that the page's script draws, small enough for several graphs on one page. */
export interface FlameData {
  readonly names: readonly string[];
  /**
   * Each node after its parent, in drawing order: depth, index of the name, width, and in a differential graph the
   * values of both sides, before and after.
   */
  readonly nodes: readonly number[];
  readonly isDifferential: boolean;
  /** The number of nodes that were too narrow to be drawn. */
  readonly left: number;
  readonly depth: number;
}

/** The smallest drawn part of the whole: less than a pixel on most screens. */
const narrowest = 0.0008;

/** One tree; values are rounded to five digits of the whole. */
export function flameData(tree: FlameTree): FlameData {
  const whole = tree.root.total - (tree.root.children.get(idleProcess)?.total ?? 0) || tree.root.total;
  return collect((keep) => {
    const walk = (node: FlameNode, depth: number): void => {
      for (const child of inOrder(node.children.values())) {
        if (!keep(depth, child.name, child.total, whole, [])) continue;
        walk(child, depth + 1);
      }
    };
    walk(tree.root, 0);
  }, false);
}

/** The divisor of one side of a comparison, so that two runs with different rates can be compared. */
export interface Side {
  readonly tree: FlameTree;
  /** E.g. the transferred Gbit. */
  readonly per: number;
}

interface Pair {
  readonly before: FlameNode | undefined;
  readonly after: FlameNode | undefined;
}

/** Two trees in one: the width of a frame is the larger of its two sides, so that all frames of both sides are visible. */
export function differentialData(before: Side, after: Side): FlameData {
  const own = ({ before: b, after: a }: Pair): number =>
    Math.max((b?.self ?? 0) / before.per, (a?.self ?? 0) / after.per);
  const children = (pair: Pair): readonly (readonly [string, Pair])[] => {
    const names = new Set([...(pair.before?.children.keys() ?? []), ...(pair.after?.children.keys() ?? [])]);
    return [...names]
      .sort()
      .map(
        (name) => [name, { before: pair.before?.children.get(name), after: pair.after?.children.get(name) }] as const,
      );
  };
  const widths = new Map<FlameNode, number>();
  const measure = (pair: Pair): number => {
    const width = children(pair).reduce((sum, [, child]) => sum + measure(child), own(pair));
    for (const node of [pair.before, pair.after]) if (node !== undefined) widths.set(node, width);
    return width;
  };
  const root: Pair = { before: before.tree.root, after: after.tree.root };
  const idle = ({ tree, per }: Side): number => (tree.root.children.get(idleProcess)?.total ?? 0) / per;
  const whole = measure(root) - Math.max(idle(before), idle(after)) || measure(root);
  return collect((keep) => {
    const walk = (pair: Pair, depth: number): void => {
      for (const [name, child] of children(pair)) {
        const width = widths.get(child.before ?? (child.after as FlameNode)) ?? 0;
        const sides = [(child.before?.total ?? 0) / before.per, (child.after?.total ?? 0) / after.per];
        if (keep(depth, name, width, whole, sides)) walk(child, depth + 1);
      }
    };
    walk(root, 0);
  }, true);
}

type Keep = (depth: number, name: string, width: number, whole: number, sides: readonly number[]) => boolean;

function collect(draw: (keep: Keep) => void, isDifferential: boolean): FlameData {
  const numbers = new Map<string, number>();
  const nodes: number[] = [];
  let [left, deepest] = [0, 0];
  draw((depth, name, width, whole, sides) => {
    if (width < narrowest * whole) {
      left += 1;
      return false;
    }
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    deepest = Math.max(deepest, depth + 1);
    nodes.push(depth, number, rounded(width), ...sides.map(rounded));
    return true;
  });
  return { names: [...numbers.keys()], nodes, isDifferential, left, depth: deepest };
}

const rounded = (value: number): number => Number(value.toPrecision(5));
