import type { FileChange, GenerateChange } from '../change.ts';
import { MachineError } from '../model/machine-error.ts';
import type { FileState, Machine } from '../model/machine.ts';
import { observeFile } from './file.ts';

/** Longest a generator may take, in seconds: update-grub under emulation on a loaded machine takes a minute. */
const deadline = 600;

/** Blank-separated words; a blank inside double quotes separates nothing, as on the kernel command line. */
const words = (line: string): readonly string[] => line.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];

/** Every word of a text. */
export const wordsOf = (text: string): readonly string[] => text.split('\n').flatMap(words);

function linesOf(section: string | null, text: string): readonly string[] {
  const lines = text.split('\n');
  if (section === null) return lines;
  let counts = false;
  return lines.filter((line) => {
    const script = /^### BEGIN (\S+) ###/.exec(line)?.[1];
    counts = script?.includes(section) ?? counts;
    return counts;
  });
}

/** What is wrong with a generated text, or null when every line that counts carries what it must. */
export function complaint(change: GenerateChange, text: string): string | null {
  const counted = linesOf(change.section, text)
    .map(words)
    .filter(
      (line) => change.lines.includes(line[0] ?? '') && !(change.exempt !== null && line.includes(change.exempt)),
    );
  if (counted.length === 0)
    return `${change.argv.join(' ')} produced no line that starts with ${change.lines.join(' or ')}`;
  for (const line of counted) {
    const missing = change.present.find((token) => !line.includes(token));
    if (missing !== undefined) return `"${missing}" is missing from the generated line: ${line.join(' ')}`;
    const left = change.absent.find((token) => line.includes(token));
    if (left !== undefined) return `"${left}" is still in the generated line: ${line.join(' ')}`;
  }
  return null;
}

/** Runs the generator, which the signal ends, checks its output, and only then replaces the file, keeping its mode and owner. */
export async function performGenerate(change: GenerateChange, machine: Machine, signal: AbortSignal): Promise<void> {
  const output = await machine.run(change.argv, { deadline, signal });
  if (output.code !== 0) {
    const why = output.timedOut ? `was ended after ${deadline} s` : 'failed';
    const code = output.timedOut ? 'TIMEOUT' : `EXIT${output.code ?? ''}`;
    throw new MachineError(`${change.argv.join(' ')} ${why}: ${output.stderr.trim()}`, { code });
  }
  const wrong = complaint(change, output.stdout);
  if (wrong !== null) throw new MachineError(`${change.path} was left as it is: ${wrong}`, { code: 'NOEFFECT' });
  const { mode, owner, group } = change.before ?? { mode: 0o644, owner: 0, group: 0 };
  await machine.put(change.path, { encoding: 'utf8', content: output.stdout, mode, owner, group });
}

export const observeGenerate = observeFile;

/** The content is known only once it was made, so what shows that it was done is that it now says what it must. */
export function reachedGenerate(change: GenerateChange, observed: FileState | null): boolean {
  return observed !== null && observed.encoding === 'utf8' && complaint(change, observed.content) === null;
}

/** Undo puts the old bytes back rather than generating again. */
export function invertGenerate(change: GenerateChange, observed: FileState | null): FileChange {
  return { kind: 'file', path: change.path, before: observed, after: change.before };
}

export function describeGenerate(change: GenerateChange): string {
  const tokens = [...change.present.map((token) => `+${token}`), ...change.absent.map((token) => `-${token}`)];
  return `~ ${change.path} made again by ${change.argv.join(' ')}${tokens.length > 0 ? ` (${tokens.join(' ')})` : ''}`;
}
