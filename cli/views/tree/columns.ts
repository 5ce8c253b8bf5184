import { displayWidth } from '../../process/display-width.ts';
import { escapeControlsInLine } from '../../process/escape-controls.ts';
import { placeOf } from './place-of.ts';
import type { Branch } from './grow-tree.ts';

/** The positions of the columns of the tree. */
export interface Columns {
  /** Of the labels with their indentation. */
  readonly label: number;
  /** Of the titles, with the name of the machine if that is not the host. */
  readonly title: number;
}

/** The title of a row, with its machine where that is not the host. */
export const textOf = (branch: Branch): string =>
  `${escapeControlsInLine(branch.title)}${placeOf(branch.on)}`.trimStart();

/** Room that is kept for the notes behind the titles. */
const noteRoom = 24;

/** The columns that fit all branches, on a terminal of this width. */
export function columnsOf(branches: readonly Branch[], least: number, width: number): Columns {
  const walk = (each: Branch, depth: number): readonly { readonly branch: Branch; readonly depth: number }[] => [
    { branch: each, depth },
    ...each.branches.flatMap((below) => walk(below, depth + 1)),
  ];
  const all = branches.flatMap((branch) => walk(branch, 0));
  const longest = Math.max(
    least,
    ...all.map(({ branch, depth }) => 2 * depth + displayWidth(escapeControlsInLine(branch.label))),
  );
  const label = Math.min(longest, 24, Math.floor(width / 3));
  const room = Math.max(10, width - label - 6 - noteRoom);
  return { label, title: Math.min(room, Math.max(0, ...all.map(({ branch }) => displayWidth(textOf(branch))))) };
}
