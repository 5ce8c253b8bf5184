/** One row of the tree with the lines that belong to it. */
export interface Item {
  readonly lines: readonly string[];
  readonly depth: number;
  /** The number of steps that it represents: 1, or 0 for the row of a block. */
  readonly steps: number;
  /** The number of following items that belong to it: those of a block's steps. */
  readonly holds: number;
  /** Always shown: the step that runs, and the blocks around it. */
  readonly isPinned: boolean;
  readonly isAhead: boolean;
}

/** Items that are shown as a single line. */
export interface Hidden {
  readonly count: number;
  readonly depth: number;
  readonly isAhead: boolean;
}

/** The lines of items, with each sequence of items in `hidden` replaced by a single line. */
export function hideItems(
  items: readonly Item[],
  hidden: ReadonlySet<number>,
  drawHidden: (hidden: Hidden) => string,
): string[] {
  const lines: string[] = [];
  let run: Item[] = [];
  const flush = (): void => {
    const [first] = run;
    if (first === undefined) return;
    const count = run.reduce((sum, { steps }) => sum + steps, 0);
    const shown = run.flatMap((item) => item.lines);
    // Replacing a single line by a line saves nothing.
    if (shown.length === 1 || count === 0) lines.push(...shown);
    else lines.push(drawHidden({ count, depth: Math.min(...run.map(({ depth }) => depth)), isAhead: first.isAhead }));
    run = [];
  };
  items.forEach((item, index) => {
    if (run[0] !== undefined && (!hidden.has(index) || run[0].isAhead !== item.isAhead)) flush();
    if (hidden.has(index)) run.push(item);
    else lines.push(...item.lines);
  });
  flush();
  return lines;
}

/** How far an item is from the one at `center`; a block is a little nearer than the nearest of its steps, so that none is seen without it. */
function distanceOf({ holds }: Item, index: number, center: number): number {
  const last = index + holds;
  const nearest = center < index ? index : Math.min(center, last);
  return Math.abs(nearest - center) - (holds > 0 ? 1.5 : 0);
}

/**
 * The lines of items, at most `height`: items far from the one at `center` are folded first, both finished and future
 * ones. If that is not enough, lines far from it are cut off.
 */
export function foldItems(
  items: readonly Item[],
  center: number,
  height: number,
  drawHidden: (hidden: Hidden) => string,
): readonly string[] {
  const order = items
    .map((item, index) => ({ item, index, distance: distanceOf(item, index, center) }))
    .filter(({ item }) => !item.isPinned)
    .toSorted((a, b) => b.distance - a.distance)
    .map(({ index }) => index);
  const folded = (count: number): string[] => hideItems(items, new Set(order.slice(0, count)), drawHidden);
  const all = folded(0);
  if (all.length <= height) return all;
  let [least, most] = [1, order.length];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (folded(middle).length <= height) most = middle;
    else least = middle + 1;
  }
  const lines = folded(most);
  if (lines.length <= height) return lines;
  const at = lines.indexOf(items[center]?.lines[0] ?? '');
  const start = Math.max(0, Math.min(at, lines.length - height));
  return lines.slice(start, start + height);
}
