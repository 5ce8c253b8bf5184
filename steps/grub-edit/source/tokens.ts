import { grubWords, kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import type { Character, Reading, SourceFile } from './shell-variables.ts';
import { variable } from './shell-variables.ts';

export type VariableName = 'GRUB_CMDLINE_LINUX_DEFAULT' | 'GRUB_CMDLINE_LINUX';

/** The order in which grub-mkconfig puts them on the line. */
export const variableNames: readonly VariableName[] = ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT'];

/** A word of a variable's value with its source characters; `parameter` is null for ` -- ` and for an empty word. */
export interface Token {
  readonly variable: VariableName;
  readonly text: string;
  readonly parameter: Parameter | null;
  readonly characters: readonly Character[];
}

/** Represents a character that only a shell can compute. */
const hidden = '\uFFFC';

/** A value as text, with U+FFFC for each part that only a shell can compute. */
export const textOf = (characters: readonly Character[]): string =>
  characters.map(({ text }) => text ?? hidden).join('');

/** The words of both variables in the order of the kernel command line. */
export function tokensOf(reading: Reading): readonly Token[] {
  let init = false;
  return variableNames.flatMap((name) => {
    const { characters } = variable(reading, name);
    return grubWords(textOf(characters)).map((word): Token => {
      const parameter = kernelParameters([word])[0];
      if (word.argument === '--') init = true;
      return {
        variable: name,
        text: word.text,
        parameter: parameter === undefined ? null : { ...parameter, init },
        characters: characters.slice(word.start, word.end),
      };
    });
  });
}

/** The parameters of both variables; those after ` -- ` are marked as arguments of init. */
export const parametersOf = (tokens: readonly Token[]): readonly Parameter[] =>
  tokens.flatMap(({ parameter }) => (parameter === null ? [] : [parameter]));

/** The reason why a token cannot be changed in place; null if it can. */
export function immovable(token: Token, reading: Reading): string | null {
  const [first] = token.characters;
  const where = first?.assignment;
  if (!variable(reading, token.variable).certain) return `the value of ${token.variable} depends on shell commands`;
  if (where === undefined || token.characters.some(({ text }) => text === null)) return 'the shell computes it';
  if (token.characters.some(({ assignment }) => assignment !== where)) return 'it is composed from several assignments';
  if (where.variable !== token.variable) return `it is from ${where.variable} in ${where.file}`;
  return where.certain ? null : `${where.file} assigns it under a condition`;
}

/** True if something in the value of either variable cannot be known without a shell. */
export function uncertain(reading: Reading): boolean {
  return variableNames.some((name) => {
    const { certain, characters } = variable(reading, name);
    return !certain || characters.some(({ text }) => text === null);
  });
}

/** A present source file on the machine, in the order in which grub-mkconfig reads them. */
export type Sources = readonly SourceFile[];
