import type { Operation } from './fulfil.ts';
import type { Assignment, Character, Reading, SourceFile } from './shell-variables.ts';
import { variable } from './shell-variables.ts';
import type { Quote } from './shell-word.ts';
import type { Sources, Token, VariableName } from './tokens.ts';
import { tokensOf } from './tokens.ts';
import { dropIn, mainFile } from './grub-files.ts';

interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const doubled = (text: string): string => text.replace(/[\\$"`]/g, '\\$&');
const simple = /^[A-Za-z0-9_.,:/=@%+-]*$/;

/** A text in the form for this kind of quote, so that a shell reads exactly the text. */
function quoted(text: string, quote: Quote): string {
  switch (quote) {
    case 'double':
      return doubled(text);
    case 'single':
      return text.replaceAll("'", "'\\''");
    case 'bare':
      return simple.test(text) ? text : `"${doubled(text)}"`;
  }
}

const isBlank = (character: Character | undefined): boolean =>
  character !== undefined && /^\s$/.test(character.text ?? '');

const cut = ({ assignment, start, end }: Character, text = ''): Edit => ({ file: assignment.file, start, end, text });

/** Removes a token with the blanks before it, or the blanks after it if it is the first. */
function removal(token: Token, value: readonly Character[], leads: boolean): readonly Edit[] {
  const from = value.indexOf(token.characters[0] as Character);
  const blanks: Character[] = [];
  const step = leads ? 1 : -1;
  for (let at = leads ? from + token.characters.length : from - 1; isBlank(value[at]); at += step) {
    const character = value[at];
    if (character?.assignment === token.characters[0]?.assignment && character !== undefined) blanks.push(character);
  }
  return [...token.characters, ...blanks].map((character) => cut(character));
}

function rewriting(token: Token, text: string): readonly Edit[] {
  return token.characters.map((character, index) => cut(character, index === 0 ? quoted(text, character.quote) : ''));
}

/** Adds texts at the end of the words an assignment writes, before ` -- `; the file's own quotes stay, `gap` separates. */
function insertion(
  assignment: Assignment,
  file: SourceFile,
  reading: Reading,
  text: string,
  alone: boolean,
  gap: string,
): Edit {
  const own = variable(reading, assignment.variable).characters.filter(
    (character) => character.assignment === assignment,
  );
  const separator = tokensOf(reading).find(
    (token) => token.text === '--' && token.characters[0]?.assignment === assignment,
  )?.characters[0];
  if (separator !== undefined) {
    const { start, quote } = separator;
    return {
      file: file.path,
      start,
      end: start,
      text: quote === 'bare' ? `"${doubled(text)} "` : `${quoted(text, quote)} `,
    };
  }
  const last = own.findLast((character) => !isBlank(character));
  const raw = file.text.slice(assignment.start, assignment.end);
  if (last === undefined) {
    const quote = raw.startsWith("'") ? 'single' : raw.startsWith('"') ? 'double' : null;
    const start = assignment.start + (quote === null ? 0 : 1);
    return { file: file.path, start, end: start, text: quote === null ? `"${doubled(text)}"` : quoted(text, quote) };
  }
  const end = { file: file.path, start: last.end, end: last.end };
  if (last.quote !== 'bare') return { ...end, text: `${gap}${quoted(text, last.quote)}` };
  const before = file.text.slice(assignment.start, last.end);
  return alone && simple.test(before)
    ? { file: file.path, start: assignment.start, end: last.end, text: `"${before} ${doubled(text)}"` }
    : { ...end, text: `"${gap}${doubled(text)}"` };
}

const header = '# Kernel parameters that runbook added; `runbook undo` removes them.\n';

/** A new line at the end of a file, for texts that cannot be added to an assignment. */
function appended(path: string, before: string, name: VariableName, texts: readonly string[]): SourceFile {
  const gap = before === '' ? header : before.endsWith('\n') ? '' : '\n';
  return { path, text: `${before}${gap}${name}="$${name} ${doubled(texts.join(' '))}"\n` };
}

/**
 * True for an assignment that can be extended in place: a plain assignment in /etc/default/grub, or one that this step
 * wrote.
 */
function growable(assignment: Assignment | null, value: readonly Character[], certain: boolean): boolean {
  if (assignment === null || !certain) return false;
  if (assignment.file === mainFile) return assignment.plain;
  return (
    assignment.file === dropIn && value.some((character) => character.assignment === assignment && !isBlank(character))
  );
}

/** The new source files, only those that change; `hasFolder` means that grub.d exists for a new file. Pure. */
export function editSources(
  sources: Sources,
  reading: Reading,
  operations: readonly Operation[],
  additions: readonly string[],
  target: VariableName,
  hasFolder: boolean,
): Sources {
  const removed = new Set(operations.filter(({ kind }) => kind === 'remove').map(({ token }) => token.characters[0]));
  const all = tokensOf(reading);
  const edits: Edit[] = operations.flatMap((operation) => {
    const { token } = operation;
    if (operation.kind === 'rewrite') return rewriting(token, operation.text);
    const value = variable(reading, token.variable).characters;
    const earlier = all.slice(
      0,
      all.findIndex(({ characters }) => characters[0] === token.characters[0]),
    );
    const kept = earlier.some(
      ({ variable: name, characters }) => name === token.variable && !removed.has(characters[0]),
    );
    return removal(token, value, !kept);
  });
  const { last, characters, certain } = variable(reading, target);
  const inPlace = additions.length > 0 && last !== null && growable(last, characters, certain);
  const holder = inPlace ? sources.find(({ path }) => path === last.file) : undefined;
  if (last !== null && holder !== undefined) {
    const alone = edits.every(({ file, start }) => file !== last.file || start < last.start || start >= last.end);
    const keeps = all.some((token) => token.characters[0]?.assignment === last && !removed.has(token.characters[0]));
    edits.push(insertion(last, holder, reading, additions.join(' '), alone, keeps ? ' ' : ''));
  }
  const changed = sources.flatMap((file): Sources => {
    const own = edits.filter((edit) => edit.file === file.path);
    if (own.length === 0) return [];
    const unique = [...new Map(own.map((edit) => [`${edit.start} ${edit.end}`, edit])).values()];
    const text = unique
      .sort((left, right) => right.start - left.start || right.end - left.end)
      .reduce((made, edit) => made.slice(0, edit.start) + edit.text + made.slice(edit.end), file.text);
    return [{ path: file.path, text }];
  });
  if (additions.length === 0 || holder !== undefined) return changed;
  const path = hasFolder ? dropIn : mainFile;
  const before = [...changed, ...sources].find((file) => file.path === path)?.text ?? '';
  return [...changed.filter((file) => file.path !== path), appended(path, before, target, additions)];
}
