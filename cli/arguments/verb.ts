import type { ExitCode } from '../process/exit-code.ts';
import type { Terminal } from '../process/terminal.ts';

/** A positional argument. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly isOptional?: true;
  /** Only the last argument may be many. */
  readonly isMany?: true;
  readonly choices?: readonly string[];
}

/** An option; `value` names what it takes, e.g. "name=value", and is absent for a flag. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  /** It may be given more than once. */
  readonly isMany?: true;
  readonly summary: string;
}

/** What one invocation gave, proven against the verb's tables. */
export interface Given {
  /** Values of the positional arguments by name, in order; absent ones are missing. */
  readonly arguments: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
  /** Values of the options that take one, by name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** What came after `--`. */
  readonly rest: readonly string[];
}

/** A word of the command line: help, parsing and did-you-mean are all derived from these tables. */
export interface Verb {
  readonly name: string;
  /** What it does, in full sentences. */
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** What may follow `--`, where anything may. */
  readonly rest?: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  run(given: Given, terminal: Terminal): Promise<ExitCode>;
}
