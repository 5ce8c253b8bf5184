import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isMistake, parseArguments } from '../../cli/arguments/parse-arguments.ts';
import { verbs } from '../../cli/verbs/index.ts';
import { blocksOf, pages, readPage, root } from './blocks.ts';

/** Commands of npm itself that a page may name. */
const npmCommands = ['npm audit', 'npm ci', 'npm install', 'npm ls', 'npm sbom'];

/** A command line as a shell would split it, up to a comment. */
const words = (line: string): readonly string[] =>
  [...line.replace(/\s#\s.*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );

/** The lines of code and the code inside sentences, with their places. */
const code = pages.flatMap((page) => [
  ...blocksOf(page)
    .filter(({ info }) => info === '' || info === 'sh')
    .flatMap(({ place, text }) => text.split('\n').map((line) => [place, line.replace(/^\$ /, '')] as const)),
  ...[
    ...readPage(page)
      .replaceAll(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/`([^`]+)`/g),
  ].map(([, span = '']) => [page, span.replaceAll(/\s+/g, ' ')] as const),
]);

/** `lab up|down` means each of them. */
const variants = (line: string): readonly string[] => {
  const choice = /\S+(?:\|\S+)+/.exec(line)?.[0];
  return choice === undefined ? [line] : choice.split('|').map((each) => line.replace(choice, each));
};

const commands = code
  .filter(([, line]) => /^(?:\.\/bin\/)?runbook [a-z-]/.test(line))
  .flatMap(([place, line]) => variants(line.replaceAll('\\|', '|')).map((each) => [place, each] as const));

async function trouble(line: string): Promise<string> {
  const [, name = '', ...argv] = words(line);
  if (['--help', '--version'].includes(name)) return '';
  const entry = verbs.find((each) => each.name === name);
  if (entry === undefined) return `no verb is called ${name}`;
  // A bare verb in a sentence names the verb.
  if (argv.length === 0) return '';
  const parsed = parseArguments(await entry.load(), argv);
  return isMistake(parsed) ? parsed.message : '';
}

describe('a command in the documentation', () => {
  test('is found at all', () => expect(commands.length).toBeGreaterThan(25));

  test.each(commands)('%s: %s', async (_, line) => expect(await trouble(line)).toBe(''));

  test.each([
    ['runbook aply x.yaml', 'no verb'],
    ['runbook apply x.yaml --labs ours', 'unknown option'],
    ['runbook lab upp', 'unknown action'],
  ])('that is wrong would be reported: %s', async (line, told) => expect(await trouble(line)).toContain(told));

  test('names scripts of package.json, or commands of npm itself', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = code.flatMap(([, line]) => /^npm (?:run )?[a-z:-]+/.exec(line)?.[0] ?? []);
    expect(named.length).toBeGreaterThan(3);
    const known = [...Object.keys(scripts).flatMap((name) => [`npm ${name}`, `npm run ${name}`]), ...npmCommands];
    expect(named.filter((command) => !known.includes(command))).toEqual([]);
  });
});

/** A heading as a link to it is written. */
const anchor = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    readPage(page)
      .match(/^#+ .*$/gm)
      ?.map(anchor),
  );

test('every link in the documentation leads to a file, and to a heading of it', () => {
  const links = pages.flatMap((page) =>
    // In code, such as `vfio-msix[0](0000:00:04.0)`, it is not a link.
    [
      ...readPage(page)
        .replaceAll(/`[^`\n]*`/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, target = '']) => ({ page, target })),
  );
  const lost = links
    .filter(({ target }) => !/^https?:/.test(target))
    .filter(({ page, target }) => {
      const [file = '', heading] = target.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, path))) return true;
      return heading !== undefined && !anchorsOf(path).has(heading);
    });
  expect(links.length).toBeGreaterThan(20);
  expect(lost).toEqual([]);
});
