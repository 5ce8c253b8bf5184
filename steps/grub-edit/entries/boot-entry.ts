import type { FileState } from '../../../engine/model/machine.ts';
import { wordsOf } from '../request/words.ts';
import type { Word } from '../request/words.ts';

/** An entry that starts a Linux (UAPI Boot Loader Specification, type 1): a file with a key and a value on each line. */
export interface BootEntry {
  readonly path: string;
  readonly file: FileState;
  /** The values of all its options lines, as words; GRUB variables are not expanded. */
  readonly words: readonly Word[];
  readonly linux: string;
  readonly version: string | null;
  readonly machineId: string | null;
  /** The remaining boot attempts, from the file's name (`+3`, `+2-1`); null for an entry without a counter. */
  readonly tries: string | null;
}

const line = /^[ \t]*([^\s#]+)[ \t]+(.*?)[ \t]*$/;

/** The entry in a file; null if it starts no Linux (`efi`, `uki`) or is not text. */
export function readEntry(path: string, file: FileState): BootEntry | null {
  if (file.encoding !== 'utf8') return null;
  const fields = file.content.split('\n').flatMap((text): readonly (readonly [string, string])[] => {
    const [, key, value] = line.exec(text.replace(/\r$/, '')) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
  const get = (key: string): string | null => fields.findLast(([name]) => name === key)?.[1] ?? null;
  const linux = get('linux');
  if (linux === null) return null;
  const options = fields.flatMap(([key, value]) => (key === 'options' ? [value] : []));
  return {
    path,
    file,
    words: wordsOf(options.join(' ')),
    linux,
    version: get('version'),
    machineId: get('machine-id'),
    tries: /\+(\d+(?:-\d+)?)\.conf$/.exec(path)?.[1] ?? null,
  };
}

const isOptions = (text: string): boolean => /^[ \t]*options(?:[ \t]|\r?$)/.test(text);

/**
 * An entry's text with these options: on its first options line with the same indentation, without its other options
 * lines; or on a new line if it had none.
 */
export function withOptions(text: string, options: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex(isOptions);
  if (first < 0) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}options ${options}\n`;
  return lines
    .flatMap((each, index) => {
      if (!isOptions(each)) return [each];
      if (index !== first) return [];
      const [head = 'options '] = /^[ \t]*options[ \t]*/.exec(each) ?? [];
      return [`${/\s$/.test(head) ? head : `${head} `}${options}${each.endsWith('\r') ? '\r' : ''}`];
    })
    .join('\n');
}

const targets = ['rescue', 'emergency', 'single', 's', 'S', '1'];
const units = ['systemd.unit=rescue.target', 'systemd.unit=emergency.target'];

/**
 * True for a recovery entry: Fedora's rescue entry, or an entry that stops in single-user mode (systemd(1), kernel
 * command line).
 */
export const isRescue = ({ path, words }: BootEntry): boolean =>
  /(?:^|-)0-rescue(?:[.+-]|$)/.test(path.slice(path.lastIndexOf('/') + 1)) ||
  words.some(({ text }) => targets.includes(text) || units.includes(text));
