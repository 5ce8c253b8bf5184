import type { FileNode } from '../tree/tree.ts';

/**
 * The chunks of a file that was appended to: the first `count` of a list that is shared with longer versions of the
 * file.
 */
const tailsOf = new WeakMap<FileNode, { readonly all: Buffer[]; readonly count: number }>();

/**
 * The file with bytes appended. The chunks are joined when the file is read: a journal grows by hundreds of records,
 * and a copy of the whole journal for each record would keep the garbage collector busy.
 */
export function appended(was: FileNode, tail: Buffer): FileNode {
  let tails = tailsOf.get(was);
  // Versions that grew from the same file share its list; only the longest version may add to the list.
  if (tails === undefined || tails.all.length !== tails.count) tails = { all: [was.bytes], count: 1 };
  const { all } = tails;
  all.push(tail);
  const count = all.length;
  let bytes: Buffer | undefined;
  const { kind, mode, owner, group } = was;
  const grown: FileNode = {
    kind,
    get bytes() {
      bytes ??= Buffer.concat(all.slice(0, count));
      return bytes;
    },
    mode,
    owner,
    group,
  };
  tailsOf.set(grown, { all, count });
  return grown;
}
