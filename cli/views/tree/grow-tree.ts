/** A step as a view names it before it runs. */
export interface ComingStep {
  readonly id: string;
  readonly title: string;
  /** The lab's name of its machine. */
  readonly on: string;
}

/** A place in the tree of a run: a step, or a block or a step with `for_each` that holds the steps below it. */
export interface Branch extends ComingStep {
  /** Unique in its tree. */
  readonly key: string;
  /** The part of its id that its parent does not show: "bind" of "cards.bind", "[0]" of "bind[0]". */
  readonly label: string;
  readonly branches: readonly Branch[];
}

/** The parts of a step's id: "setup.bind[0]" is step 0 of the list "bind" in the block "setup". */
const partsOf = (id: string): readonly string[] => id.split(/\.|(?=\[)/);

const joined = (parts: readonly string[]): string => parts.join('.').replaceAll('.[', '[');

interface Leaf {
  readonly step: ComingStep;
  readonly parts: readonly string[];
  readonly key: string;
}

/** Neighbours with the same part at `depth` get one parent. */
function grow(leaves: readonly Leaf[], depth: number): readonly Branch[] {
  const runs: Leaf[][] = [];
  for (const leaf of leaves) {
    const isLast = leaf.parts.length === depth + 1;
    const before = runs.at(-1)?.[0];
    const isSame =
      !isLast && before !== undefined && before.parts.length > depth + 1 && before.parts[depth] === leaf.parts[depth];
    if (isSame) runs.at(-1)?.push(leaf);
    else runs.push([leaf]);
  }
  return runs.flatMap((run): readonly Branch[] => {
    const [first] = run;
    if (first === undefined) return [];
    const { step, parts, key } = first;
    const label = parts[depth] ?? step.id;
    if (parts.length <= depth + 1) return [{ ...step, key, label, branches: [] }];
    const on = run.every((each) => each.step.on === step.on) ? step.on : 'host';
    const id = joined(parts.slice(0, depth + 1));
    return [{ id, title: '', on, key: `${key}/${depth}`, label, branches: grow(run, depth + 1) }];
  });
}

/** The steps of a run as a tree, built from their ids; their order is kept. */
export function growTree(steps: readonly ComingStep[]): readonly Branch[] {
  return grow(
    steps.map((step, index) => ({ step, parts: partsOf(step.id), key: String(index) })),
    0,
  );
}

/** The steps at or below a branch, in order. */
export const leavesOf = (branch: Branch): readonly Branch[] =>
  branch.branches.length === 0 ? [branch] : branch.branches.flatMap(leavesOf);
