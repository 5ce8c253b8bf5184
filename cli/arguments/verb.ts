import type { ExitCode } from '../process/exit-code.ts';
import type { Terminal } from '../process/terminal.ts';

/** A positional argument. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly isOptional?: true;
  /** Only the last argument may have several values. */
  readonly isMany?: true;
  readonly choices?: readonly string[];
}

/** An option; `value` names its value, e.g. "name=value", and is absent for a flag. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  /** It may be given more than once. */
  readonly isMany?: true;
  readonly summary: string;
}

/** The arguments of one call, checked by the tables of the verb. */
export interface Given {
  /** Values of the positional arguments by name, in order; absent ones are missing. */
  readonly arguments: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
  /** Values of the options that take one, by name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** The words after `--`. */
  readonly rest: readonly string[];
}

/** A word of the command line: help, parsing and suggestions are all derived from these tables. */
export interface Verb {
  readonly name: string;
  /** The description of the verb, in full sentences. */
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** The words that may follow `--`, if any may. */
  readonly rest?: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  run(given: Given, terminal: Terminal): Promise<ExitCode>;
}
