import type { Command } from './shell-commands.ts';
import { assignedName, mistake, readCommands } from './shell-commands.ts';
import type { Piece, Quote, Word } from './shell-word.ts';
import { literalText, ShellSyntaxError } from './shell-word.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A written assignment; `certain` if it always runs, `plain` if also every character of its value is written there. */
export interface Assignment {
  readonly file: string;
  readonly variable: string;
  readonly certain: boolean;
  readonly plain: boolean;
  /** The start and the end of the value in the file, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/** A character of a value with its position; `text` null represents a part that only a shell can compute. */
export interface Character {
  readonly text: string | null;
  readonly assignment: Assignment;
  readonly quote: Quote;
  readonly start: number;
  readonly end: number;
}

export interface Variable {
  readonly characters: readonly Character[];
  /** The assignment that decided the value; null if it was never assigned. */
  readonly last: Assignment | null;
  /** False after anything that makes the value uncertain: a condition, or a command that this reader does not run. */
  readonly certain: boolean;
}

export interface Trouble {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** A problem in one line, e.g. `/etc/default/grub:7: …`. */
export const describeTrouble = ({ file, line, reason }: Trouble): string => `${file}:${line}: ${reason}`;

export interface Reading {
  readonly variables: ReadonlyMap<string, Variable>;
  /** Existing errors in these files that make grub-mkconfig fail. */
  readonly troubles: readonly Trouble[];
}

const empty: Variable = { characters: [], last: null, certain: true };
const changesAnything = new Set(['.', 'source', 'eval', 'read', 'getopts', 'alias']);

/** The value of a variable after a reading, never assigned reads as empty. */
export function variable(reading: Reading, name: string): Variable {
  return reading.variables.get(name) ?? empty;
}

function value(assignment: Assignment, variables: ReadonlyMap<string, Variable>): Omit<Variable, 'last'> {
  let certain = true;
  const characters = assignment.pieces.flatMap((piece): readonly Character[] => {
    const { start, end, quote } = piece;
    switch (piece.kind) {
      case 'text':
        return [{ text: piece.text, assignment, quote, start, end }];
      case 'opaque':
        return [{ text: null, assignment, quote, start, end }];
      case 'variable': {
        const known = variables.get(piece.name) ?? empty;
        certain &&= known.certain;
        return known.characters;
      }
    }
  });
  return { characters, certain };
}

/** Reads shell files one after the other as grub-mkconfig sources them, without running anything. */
export function readVariables(files: readonly SourceFile[]): Reading {
  const variables = new Map<string, Variable>();
  const troubles: Trouble[] = [];
  const functions = new Set<string>();
  const doubt = (name: string): void => void variables.set(name, { ...(variables.get(name) ?? empty), certain: false });

  const assign = (file: SourceFile, word: Word, name: string, certain: boolean): void => {
    const [start, end] = [word.start + name.length + 1, word.end];
    const pieces = word.pieces.slice(name.length + 1);
    const plain = certain && pieces.every(({ kind }) => kind === 'text');
    const assignment: Assignment = { file: file.path, variable: name, certain, plain, start, end, pieces };
    const read = value(assignment, variables);
    variables.set(name, { ...read, last: assignment, certain: certain && read.certain });
  };

  const run = (file: SourceFile, command: Command): void => {
    const { words, certain, defines } = command;
    const wrong = certain ? mistake(command) : null;
    const line = file.text.slice(0, words[0]?.start ?? 0).split('\n').length;
    if (wrong !== null) troubles.push({ file: file.path, line, reason: wrong });
    const program = words.find((word) => assignedName(word) === null);
    const name = program === undefined ? null : literalText(program);
    if (defines && name !== null) functions.add(name);
    else if (program !== undefined && (name === null || changesAnything.has(name) || functions.has(name))) {
      for (const known of [...variables.keys(), 'GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT']) doubt(known);
    }
    const declares = name === 'export' || name === 'readonly';
    for (const word of words) {
      const assigned = assignedName(word);
      if (assigned !== null && (program === undefined || declares)) assign(file, word, assigned, certain);
      else if (name === 'unset') doubt(literalText(word) ?? '');
    }
    const prefixed = words[0] === undefined ? null : assignedName(words[0]);
    if (program !== undefined && !declares && certain && prefixed?.startsWith('GRUB_') === true) {
      const reason = `the shell runs the word after ${prefixed}=… as a program ("${file.text.slice(program.start, program.end)}"): quote the value`;
      troubles.push({ file: file.path, line, reason });
    }
  };

  for (const file of files) {
    try {
      for (const command of readCommands(file.text)) run(file, command);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      const line = file.text.slice(0, error.at).split('\n').length;
      troubles.push({ file: file.path, line, reason: error.message });
    }
  }
  return { variables, troubles };
}
