import { createHash } from 'node:crypto';
import { walk, type DirectoryNode } from '../tree/tree.ts';

/**
 * A canonical text of a tree: each path with its kind, mode, owner, group and content, in stable order, without the
 * content of the paths in `without`.
 */
export function treeText(root: DirectoryNode, without: readonly string[] = []): string {
  const lines: string[] = [];
  for (const { path, node } of walk(root)) {
    if (without.some((left) => path === left || path.startsWith(`${left}/`))) continue;
    if (node.kind === 'link') lines.push(`${path} -> ${node.target}`);
    else if (node.kind === 'attribute') lines.push(`${path} ${node.mode.toString(8)} ${JSON.stringify(node.text)}`);
    else {
      const head = `${path} ${node.kind} ${node.mode.toString(8)} ${node.owner}:${node.group}`;
      lines.push(node.kind === 'file' ? `${head} ${content(node.bytes)}` : head);
    }
  }
  return `${lines.join('\n')}\n`;
}

function content(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return JSON.stringify(text);
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
