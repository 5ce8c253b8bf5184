import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { samplesOf } from './error-texts/samples-of.ts';
import { explanations } from '../steps/support/error-texts/index.ts';
import { sources } from './error-texts/sources.ts';

const usage = `Usage: npm run error-texts -- [--unexplained] PROGRAM@VERSION=FOLDER...

Reads the error texts of unpacked sources, e.g. qemu@7.2=/tmp/qemu-7.2, and writes those that
steps/support/error-texts explains to test/steps/support/error-texts/texts/PROGRAM.tsv: versions, file, text.
Give every version of a program in one call: its file is replaced.
--unexplained prints the other texts, and writes nothing.`;

interface Found {
  readonly text: string;
  readonly files: Set<string>;
  readonly versions: Set<string>;
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** Adds the texts of one version of a program. */
function read(program: string, version: string, folder: string, found: Map<string, Found>): void {
  const places = (sources[program] ?? []).map(({ files, texts }) => ({
    pattern: new RegExp(`^(?:${files.map((file) => file.replaceAll('.', String.raw`\.`)).join('|')})$`),
    texts,
  }));
  for (const path of filesIn(folder)) {
    const file = relative(folder, path);
    for (const { texts } of places.filter(({ pattern }) => pattern.test(file))) {
      for (const text of texts(readFileSync(path, 'latin1'))) {
        const entry = found.get(text) ?? { text, files: new Set(), versions: new Set() };
        entry.files.add(file);
        entry.versions.add(version);
        found.set(text, entry);
      }
    }
  }
}

const words = process.argv.slice(2).filter((word) => word !== '--unexplained');
const given = words.map((word) => /^(\w+)@([\d.]+)=(.+)$/.exec(word));
if (words.length === 0 || given.includes(null)) {
  console.error(usage);
  process.exit(64);
}
/** A general row says nothing about where its text is from. */
const rows = Object.values(explanations)
  .flat()
  .filter(({ general }) => general !== true);
const programs = Map.groupBy(
  given.filter((match) => match !== null),
  ([, program = '']) => program,
);
for (const [program, checkouts] of programs) {
  const found = new Map<string, Found>();
  for (const [, , version = '', folder = ''] of checkouts) read(program, version, folder, found);
  const explains = ({ text }: Found): boolean =>
    samplesOf(text).some((sample) => rows.some((row) => row.source.split(' ')[0] === program && row.text.test(sample)));
  const [explained, others] = [true, false].map((wanted) =>
    [...found.values()].filter((one) => explains(one) === wanted),
  );
  if (process.argv.includes('--unexplained')) {
    for (const { text, files } of others ?? []) console.log(`${program}\t${[...files].at(-1)}\t${text}`);
    continue;
  }
  const lines = (explained ?? []).map(({ text, files, versions }) => [
    [...versions].join(' '),
    [...files].join(' '),
    text,
  ]);
  const to = join(import.meta.dirname, `../test/steps/support/error-texts/texts/${program}.tsv`);
  writeFileSync(
    to,
    `${lines
      .map((line) => line.join('\t'))
      .toSorted()
      .join('\n')}\n`,
  );
}
