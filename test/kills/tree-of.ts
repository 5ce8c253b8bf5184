import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Every path below a folder with its mode, owner and content, one in a line. */
export function treeOf(folder: string, path = ''): string {
  const stat = lstatSync(join(folder, path));
  const head = `${path} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid}`;
  if (stat.isFile()) {
    return `${head} ${createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')}`;
  }
  if (!stat.isDirectory()) return head;
  return [
    head,
    ...readdirSync(join(folder, path))
      .toSorted()
      .map((name) => treeOf(folder, `${path}/${name}`)),
  ].join('\n');
}

/** The processes whose arguments contain a text, such as the path of a test's folder, or whose root folder it is, without this process. */
export function processesWith(text: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return words.includes(text) || readlinkSync(`/proc/${pid}/root`) === text ? [`${pid} ${words}`] : [];
    } catch {
      return [];
    }
  });
}
