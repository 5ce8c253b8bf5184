import type { Word } from './shell-word.ts';
import { literalText, readWord, ShellSyntaxError } from './shell-word.ts';

/**
 * A simple command; `certain` if it runs exactly once, in this shell, whatever happens in other commands. `defines` if
 * it is the name of a function.
 */
export interface Command {
  readonly words: readonly Word[];
  readonly certain: boolean;
  readonly defines: boolean;
}

const closes: Readonly<Record<string, string>> = {
  if: 'fi',
  for: 'done',
  while: 'done',
  until: 'done',
  case: 'esac',
  '{': '}',
};
const joins = new Set(['then', 'else', 'elif', 'do', 'in', '!']);

/**
 * The simple commands of a shell script in order, without running any; throws ShellSyntaxError for a text that a shell
 * would refuse, and for here-documents, which are not supported.
 */
export function readCommands(text: string): readonly Command[] {
  const commands: Command[] = [];
  const open: { readonly word: string; readonly at: number }[] = [];
  let words: Word[] = [];
  let joined = false;
  let awaited = false;
  let redirected = false;
  const end = (uncertain = false, defines = false): void => {
    if (words.length > 0) {
      commands.push({ words, defines, certain: open.length === 0 && !joined && !redirected && !uncertain });
    }
    words = [];
    redirected = false;
  };
  const join = (uncertain: boolean): void => {
    end(uncertain);
    joined = true;
    awaited = true;
  };
  const pop = (word: string, position: number): void => {
    if (open.pop()?.word !== word) throw new ShellSyntaxError(position, `"${word}" closes nothing`);
  };
  const take = (word: Word, name: string): void => {
    awaited = false;
    const closer = closes[name];
    if (words.length > 0) words.push(word);
    else if (closer !== undefined) open.push({ word: closer, at: word.start });
    else if (Object.values(closes).includes(name)) pop(name, word.start);
    else if (!joins.has(name)) words.push(word);
  };
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    const pair = text.slice(at, at + 2);
    let length = 1;
    if (pair === '\\\n') length = 2;
    else if (character === '#') length = (text.indexOf('\n', at) + 1 || text.length + 1) - 1 - at;
    else if (pair === '<<') throw new ShellSyntaxError(at, 'a here-document is not supported');
    else if (character === '<' || character === '>') {
      redirected = true;
      if (/[<>][>&|]/.test(pair)) length = 2;
    } else if (pair === '&&' || pair === '||') {
      join(false);
      length = 2;
    } else if (character === '|' || character === '&') join(true);
    else if (character === '(') {
      end(true, words.length === 1);
      open.push({ word: ')', at });
    } else if (character === ')') {
      if (open.at(-1)?.word === 'esac') words = [];
      else {
        end();
        pop(')', at);
      }
    } else if (character === '\n' || character === ';') {
      end();
      joined = awaited;
    } else if (character !== ' ' && character !== '\t') {
      const word = readWord(text, at);
      take(word, text.slice(word.start, word.end));
      length = word.end - at;
    }
    at += length;
  }
  end();
  const unclosed = open[0];
  if (unclosed !== undefined)
    throw new ShellSyntaxError(unclosed.at, `the command that starts here is never closed with "${unclosed.word}"`);
  return commands;
}

/** `NAME=` at the start of a word, unquoted: an assignment; null for any other word. */
export function assignedName(word: Word): string | null {
  let name = '';
  for (const piece of word.pieces) {
    if (piece.kind !== 'text' || piece.quote !== 'bare' || piece.end - piece.start !== 1) return null;
    if (piece.text === '=') return /^[A-Za-z_]\w*$/.test(name) ? name : null;
    name += piece.text;
  }
  return null;
}

/** The reason why a command does not run, for common mistakes in /etc/default/grub; null if none is found. */
export function mistake(command: Command): string | null {
  const [first, second] = command.words.map(literalText);
  const name = /^[A-Za-z_]\w*/.exec(first ?? '')?.[0];
  if (first?.trim() === '') return 'the shell runs a line with only a carriage return as a program';
  if (name !== undefined && first?.startsWith(`${name}+=`)) return `/bin/sh (dash) does not support "${name}+="`;
  if (name !== undefined && first === name && second?.startsWith('='))
    return `spaces around "=": the shell runs "${name}" as a program`;
  return null;
}
