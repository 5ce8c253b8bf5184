/** The result of sourcing a file: the variables, or the exit code and message of the shell. */
export type Sourced =
  | { readonly kind: 'variables'; readonly variables: ReadonlyMap<string, string> }
  | { readonly kind: 'failed'; readonly code: number; readonly message: string };

interface Word {
  readonly text: string;
  /** The word as an assignment, if its name up to "=" has no quotes. */
  readonly name: string | undefined;
}

const unterminated: Readonly<Record<string, string>> = {
  '`': 'EOF in backquote substitution',
  ')': 'end of file unexpected (expecting ")")',
};

class Unterminated extends Error {}

/**
 * Sources a file of assignments as dash does: quotes, "\" and line ends, "#" comments, $NAME and ${NAME}; `substitute`
 * gives the output of a back-quoted command. Any other command is not found (127).
 */
export function source(
  path: string,
  text: string,
  before: ReadonlyMap<string, string>,
  substitute: (command: string) => string,
): Sourced {
  const variables = new Map(before);
  let at = 0;
  let line = 1;
  const value = (name: string): string => variables.get(name) ?? '';

  const dollar = (): string => {
    if (text[at + 1] === '(') {
      at += 1;
      return substitute(until(')'));
    }
    const found = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)|\d)/.exec(text.slice(at));
    if (found === null) {
      at += 1;
      return '$';
    }
    at += found[0].length;
    return value(found[1] ?? found[2] ?? '');
  };
  const until = (end: string): string => {
    const close = text.indexOf(end, at + 1);
    if (close === -1) throw new Unterminated(unterminated[end] ?? 'Unterminated quoted string');
    const inside = text.slice(at + 1, close);
    at = close + 1;
    line += inside.split('\n').length - 1;
    return inside;
  };
  const doubleQuoted = (): string => {
    let out = '';
    for (at += 1; text[at] !== '"';) {
      const character = text[at];
      if (character === undefined) throw new Unterminated('Unterminated quoted string');
      if (character === '\\' && /[$`"\\\n]/.test(text[at + 1] ?? '')) {
        if (text[at + 1] === '\n') line += 1;
        else out += text[at + 1];
        at += 2;
      } else if (character === '$') out += dollar();
      else if (character === '`') out += substitute(until('`'));
      else {
        if (character === '\n') line += 1;
        out += character;
        at += 1;
      }
    }
    at += 1;
    return out;
  };
  const word = (): Word => {
    let out = '';
    let name: string | undefined;
    let plain = true;
    for (;;) {
      const character = text[at];
      if (character === undefined || /[\s;&|]/.test(character)) return { text: out, name };
      if (character === '=' && name === undefined && plain && /^[A-Za-z_]\w*$/.test(out)) name = out;
      if (character === "'") {
        plain = false;
        out += until("'");
      } else if (character === '"') {
        plain = false;
        out += doubleQuoted();
      } else if (character === '`') {
        plain = false;
        out += substitute(until('`'));
      } else if (character === '$') {
        plain = false;
        out += dollar();
      } else if (character === '\\') {
        if (text[at + 1] === '\n') line += 1;
        else out += text[at + 1] ?? '';
        at += 2;
      } else {
        out += character;
        at += 1;
      }
    }
  };

  let words: Word[] = [];
  const end = (): Sourced | undefined => {
    const command = words;
    words = [];
    const assigns = command[0]?.text === 'export' ? command.slice(1) : command;
    const first = assigns.findIndex((one) => one.name === undefined);
    if (command[0]?.text !== 'export' && first !== -1)
      // Assignments before a command apply to that command only, and the command itself is not found.
      return { kind: 'failed', code: 127, message: `${path}: ${assigns[first]?.text}: not found` };
    for (const one of assigns) if (one.name !== undefined) variables.set(one.name, one.text.slice(one.name.length + 1));
    return undefined;
  };
  try {
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === '\n' || character === ';') {
        const failed = end();
        if (failed !== undefined) return numbered(failed, line);
        if (character === '\n') line += 1;
        at += 1;
      } else if (/\s/.test(character)) at += 1;
      else if (character === '\\' && text[at + 1] === '\n') {
        line += 1;
        at += 2;
      } else if (character === '#') {
        const close = text.indexOf('\n', at);
        at = close === -1 ? text.length : close;
      } else if (/[&|]/.test(character)) at += 1;
      else words.push(word());
    }
    const failed = end();
    return failed === undefined ? { kind: 'variables', variables } : numbered(failed, line);
  } catch (error) {
    if (!(error instanceof Unterminated)) throw error;
    return numbered({ kind: 'failed', code: 2, message: `${path}: Syntax error: ${error.message}` }, line);
  }
}

function numbered(failed: Sourced, line: number): Sourced {
  if (failed.kind !== 'failed') return failed;
  return { ...failed, message: `/usr/sbin/grub-mkconfig: ${line}: ${failed.message}` };
}
