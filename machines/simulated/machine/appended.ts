import type { FileNode } from '../tree/tree.ts';

/** The parts of a file that was appended to: the first `count` of a list that longer files share. */
const tailsOf = new WeakMap<FileNode, { readonly all: Buffer[]; readonly count: number }>();

/**
 * The file with bytes after its own. They are joined when somebody reads them: a journal grows by hundreds of records, and a
 * copy of the whole journal for each record would keep the garbage collector busy.
 */
export function appended(was: FileNode, tail: Buffer): FileNode {
  let tails = tailsOf.get(was);
  // Files that grew from one file share its list; only the longest of them may add to it.
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
