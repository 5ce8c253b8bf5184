import type { Distance } from '../../engine/model/distance.ts';
import type { FileState } from '../../engine/model/machine.ts';
import type { FileSeen } from './change.ts';
import { editsOf } from './edits.ts';
import { sameAttributes } from './keep-attributes.ts';
import { isFile } from './is-file.ts';

/** The number of different lines of two files, and whether their modes or owners differ. */
export function fileDistance(left: FileSeen, found: FileSeen): Distance | null {
  if (!isFile(left) || !isFile(found)) return null;
  const pieces = ({ encoding, content }: FileState): readonly string[] =>
    encoding === 'utf8' ? (content.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [content];
  const edits = editsOf(pieces(left), pieces(found));
  return {
    kind: 'lines',
    more: edits.reduce((sum, { put }) => sum + put.length, 0),
    fewer: edits.reduce((sum, { start, end }) => sum + end - start, 0),
    mode:
      left.mode !== found.mode ||
      left.owner !== found.owner ||
      left.group !== found.group ||
      !sameAttributes(left, found),
  };
}
