/** Text or bytes as one field of a request line: printable ASCII but blank and backslash, every other byte as printf(1)'s `\0ooo`. */
export function encodeField(text: string | Buffer): string {
  return encode(text, ' \\');
}

/** The characters that every login shell reads literally inside single quotes: quotes, `!` (csh) and backslashes (fish) are encoded too. */
function encodeWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument cannot hold a NUL byte');
  return `'${encode(word, "\\'!")}'`;
}

/** Decodes its arguments and runs the first as a script, the others as that script's arguments. */
const START = 'for a do shift; v=$(printf %b. "$a"); set -- "$@" "${v%.}"; done; v=$1; shift; eval "$v"';

/**
 * One command line for the login shell that sshd starts: sh, bash, zsh, fish or csh. All of them read single quotes
 * around plain characters in the same way. sh(1) decodes the script and its arguments.
 */
export function shellCommand(script: string, words: readonly string[], sudo: boolean): string {
  const given = [script, ...words].map(encodeWord).join(' ');
  return `exec ${sudo ? 'sudo -n ' : ''}sh -c '${START}' sh ${given}`;
}

function encode(text: string | Buffer, special: string): string {
  let field = '';
  for (const byte of typeof text === 'string' ? Buffer.from(text) : text) {
    const character = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f && !special.includes(character);
    field += plain ? character : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return field;
}
