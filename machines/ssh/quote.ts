/** A word as POSIX sh(1) reads it back exactly: single quotes keep everything but themselves. */
function quoteWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument cannot hold a NUL byte');
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** One command line for the login shell that sshd starts: a fixed script, its arguments as quoted words. */
export function shellCommand(script: string, words: readonly string[], sudo: boolean): string {
  return ['exec', ...(sudo ? ['sudo', '-n'] : []), 'sh', '-c', ...[script, 'sh', ...words].map(quoteWord)].join(' ');
}

/** Text or bytes as one field of a request line: printable ASCII but blank and backslash, every other byte as printf(1)'s `\0ooo`. */
export function encodeField(text: string | Buffer): string {
  let field = '';
  for (const byte of typeof text === 'string' ? Buffer.from(text) : text) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x5c;
    field += plain ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return field;
}
