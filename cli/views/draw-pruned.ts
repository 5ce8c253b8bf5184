import { safeJson } from '../../engine/text/safe-json.ts';
import { entryName } from '../../machines/emulated/lab/read-cache.ts';
import { describeShape } from '../../machines/emulated/shape/describe-shape.ts';
import type { pruneCache, Verdict } from '../../machines/emulated/lab/prune-cache.ts';
import type { Paint } from '../process/paint.ts';

type Judged = Awaited<ReturnType<typeof pruneCache>>;

const words: Readonly<Record<Verdict, string>> = {
  current: 'kept',
  'in-use': 'in use',
  recent: 'recently used',
  superseded: 'removed',
};

const size = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** The entries of the cache, each with its decision and its size, and the total of freed space. */
export function drawPruned(judged: Judged, paint: Paint): string {
  const rows = judged.map(({ entry, verdict }) => {
    const shape = entry.subject === null ? '' : describeShape(entry.subject.shape).map(([, text]) => text);
    const role = verdict === 'superseded' ? 'remove' : 'dim';
    const head = `${paint(role, words[verdict].padEnd(10))}${entry.kind.padEnd(10)}${size(entry.bytes).padStart(8)}  `;
    return `${head}${entryName(entry)}${shape === '' ? '' : paint('dim', `  ${shape.join(', ')}`)}\n`;
  });
  const freed = judged.filter(({ verdict }) => verdict === 'superseded').map(({ entry }) => entry.bytes);
  const end = freed.length === 0 ? 'Nothing to remove' : `Freed ${size(freed.reduce((sum, bytes) => sum + bytes, 0))}`;
  return `${rows.join('')}${rows.length === 0 ? '' : '\n'}${end}\n`;
}

/** The same for a program, one line each. */
export function prunedJson(judged: Judged): string {
  return judged
    .map(({ entry: { kind, path, bytes }, verdict }) => ({ kind: 'cached', what: kind, path, bytes, verdict }))
    .map((record) => `${safeJson(record)}\n`)
    .join('');
}
