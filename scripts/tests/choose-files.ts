import { nearest } from '../../engine/language/yaml/nearest.ts';
import { basename } from 'node:path';
import type { Seconds } from './recorded-seconds.ts';
import { shardFiles } from './shard-files.ts';
import type { TestMistake, TestOptions } from './test-options.ts';

/** A suite with its test files. */
export interface WithFiles {
  readonly needsHost: boolean;
  readonly files: readonly string[];
}

/**
 * The suites with the files that the options select, without suites that have no such file. It is a mistake if no file
 * is left, because a run without tests must not look like a success.
 */
export function chooseFiles<Suite extends WithFiles>(
  suites: readonly Suite[],
  { fast, only, shard }: Pick<TestOptions, 'fast' | 'only' | 'shard'>,
  seconds: Seconds,
): readonly Suite[] | TestMistake {
  const within = suites.filter((suite) => !fast || !suite.needsHost);
  for (const name of only)
    if (!within.some(({ files }) => files.some((file) => file.includes(name))))
      return nothingMatches(name, suites, within);
  const wanted = within.flatMap(({ files }) =>
    files.filter((file) => only.length === 0 || only.some((name) => file.includes(name))),
  );
  const chosen = new Set(shard === null ? wanted : shardFiles(wanted, seconds, shard));
  if (chosen.size === 0 && shard !== null)
    return {
      message: `shard ${shard.index}/${shard.count} has no test file`,
      hint: `only ${wanted.length} ${wanted.length === 1 ? 'file' : 'files'} to share; ask for fewer shards`,
    };
  return within
    .map((suite) => ({ ...suite, files: suite.files.filter((file) => chosen.has(file)) }))
    .filter(({ files }) => files.length > 0);
}

function nothingMatches(name: string, all: readonly WithFiles[], within: readonly WithFiles[]): TestMistake {
  const message = `--only ${name} matches no test file`;
  if (all.some(({ files }) => files.some((file) => file.includes(name))))
    return { message, hint: 'it matches end-to-end tests, which --fast leaves out' };
  const names = within.flatMap(({ files }) => files.map((file) => basename(file, '.test.ts')));
  const near = nearest(basename(name, '.test.ts'), names);
  const hint = near === undefined ? 'NAME is a part of a path, e.g. test/laws or journal' : `did you mean ${near}?`;
  return { message, hint };
}
