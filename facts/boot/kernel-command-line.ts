import { underscored } from './underscored.ts';

/** A parameter as the kernel sees it: quotes removed, `value` null for a bare name such as `quiet`. */
export interface Parameter {
  readonly name: string;
  readonly value: string | null;
  /** True after ` -- `: the kernel passes the parameter to init and does not read it. */
  readonly init: boolean;
}

const blank = /[ \t\n\v\f\r]/;

/** Splits an argument at its first `=` and removes the quotes that the kernel removes. */
function parameter(argument: string, init: boolean): Parameter {
  const quoted = argument.startsWith('"');
  let text = quoted ? argument.slice(1) : argument;
  if (quoted && text.endsWith('"')) text = text.slice(0, -1);
  const equals = text.indexOf('=', 1);
  if (equals < 0) return { name: text, value: null, init };
  let value = text.slice(equals + 1);
  if (value.startsWith('"')) {
    value = value.slice(1);
    if (!quoted && value.endsWith('"')) value = value.slice(0, -1);
  }
  return { name: text.slice(0, equals), value, init };
}

/**
 * The parameters of a kernel command line in order, split as the kernel splits it (next_arg in lib/cmdline.c): blanks
 * inside double quotes do not separate.
 */
export function parseKernelCommandLine(text: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let argument = '';
  let quoted = false;
  let init = false;
  const end = (): void => {
    const read = parameter(argument, init);
    // parse_args() in kernel/params.c compares after the quotes were removed.
    if (!init && read.name === '--' && read.value === null) init = true;
    else if (argument !== '') parameters.push(read);
    argument = '';
  };
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (!quoted && blank.test(character)) end();
    else argument += character;
  }
  end();
  return parameters;
}

/** True if two names mean the same parameter: `-` and `_` are equal there (parameq in kernel/params.c). */
export function sameName(left: string, right: string): boolean {
  return underscored(left) === underscored(right);
}

/** A parameter in the form of a command line, quoted if its value has blanks. */
export function formatParameter({ name, value }: { readonly name: string; readonly value: string | null }): string {
  if (value === null) return name;
  return blank.test(value) || value.startsWith('"') ? `${name}="${value}"` : `${name}=${value}`;
}
