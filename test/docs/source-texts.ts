const token = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

const tokensOf = (source: string): readonly string[] => [...source.matchAll(token)].map(([text]) => text);

/** The text of every string literal of a TypeScript file. Comments are skipped. */
export const literalsOf = (source: string): string =>
  tokensOf(source)
    .filter((text) => !text.startsWith('/'))
    .join('\n');

/** The text of every comment of a TypeScript file, without code between backticks. */
export const commentsOf = (source: string): string =>
  tokensOf(source)
    .filter((text) => text.startsWith('/'))
    .map((text) => text.replaceAll(/^\s*(?:\/\*\*?|\*\/|\*|\/\/)/gm, '').replaceAll(/`[^`]*`/g, 'X'))
    .join('\n');

/** Where a title begins: a call of the test functions, the title of a table, or the name of a row. */
const title = /(?:\b(?:test|it|describe)(?:\.\w+)*\(|\)\(|\bwhat:)\s*('(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/g;

/** The titles of the tests, suites and table rows of a test file. */
export const titlesOf = (source: string): string => [...source.matchAll(title)].map(([, text]) => text).join('\n');
