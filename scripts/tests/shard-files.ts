import { longestFirst } from './longest-first.ts';
import type { Seconds } from './recorded-seconds.ts';

/** A part of the files, numbered from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The files of one shard. Every file is in exactly one shard, and the shards take about the same time: the longest
 * remaining file is added to the shortest shard. A file without a record counts as an average file.
 */
export function shardFiles(files: readonly string[], seconds: Seconds, { index, count }: Shard): readonly string[] {
  const known = files.flatMap((file) => seconds[file] ?? []);
  const average = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  // A file that takes less than a second still needs a process, so many small files take time too.
  const all = Object.fromEntries(files.map((file) => [file, Math.max(1, seconds[file] ?? average)]));
  const shards = Array.from({ length: count }, () => ({ total: 0, files: [] as string[] }));
  for (const file of longestFirst(files, (path) => path, all)) {
    const least = shards.reduce((best, shard) => (shard.total < best.total ? shard : best));
    least.total += all[file] ?? 0;
    least.files.push(file);
  }
  return (shards[index - 1]?.files ?? []).toSorted();
}
