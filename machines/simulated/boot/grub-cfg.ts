/** A `linux` line of a grub.cfg with the place of its entry. */
export interface BootEntry {
  readonly title: string;
  readonly id: string;
  /** "0", or "1>2" inside a submenu. */
  readonly index: string;
  /** The path and the arguments, as GRUB splits them. */
  readonly words: readonly string[];
  /**
   * The variables that the entry writes to GRUB's environment before it starts the kernel (`set a=b`, `save_env a`).
   */
  readonly saves: ReadonlyMap<string, string>;
}

/**
 * Splits a line into words as a GRUB script does: quotes group words and are removed, "\" makes the next character
 * literal.
 */
function grubWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (character === '\\' && quote !== "'") {
      at += 1;
      word = (word ?? '') + (line[at] ?? '');
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The menu entries of a grub.cfg that start Linux. */
function bootEntries(text: string): readonly BootEntry[] {
  const entries: BootEntry[] = [];
  const counters = [0];
  const submenus: string[] = [];
  const blocks: ('menuentry' | 'submenu' | 'other')[] = [];
  let current: Omit<BootEntry, 'words' | 'saves'> | undefined;
  let variables = new Map<string, string>();
  let saves = new Map<string, string>();
  for (const line of text.split('\n')) {
    const words = grubWords(line);
    const first = words[0];
    const opens = words.at(-1) === '{';
    if (first === 'menuentry' && opens) {
      const number = counters[counters.length - 1] ?? 0;
      counters[counters.length - 1] = number + 1;
      const option = words.indexOf('$menuentry_id_option');
      current = {
        title: words[1] ?? '',
        id: option === -1 ? '' : (words[option + 1] ?? ''),
        index: [...submenus, number].join('>'),
      };
      variables = new Map();
      saves = new Map();
      blocks.push('menuentry');
    } else if (first === 'submenu' && opens) {
      const number = counters[counters.length - 1] ?? 0;
      counters[counters.length - 1] = number + 1;
      submenus.push(String(number));
      counters.push(0);
      blocks.push('submenu');
    } else if (opens) blocks.push('other');
    else if (first === '}' && words.length === 1) {
      const closed = blocks.pop();
      if (closed === 'menuentry') current = undefined;
      if (closed === 'submenu') {
        submenus.pop();
        counters.pop();
      }
    } else if (first === 'set' && words[1]?.includes('=') === true) {
      const at = words[1].indexOf('=');
      variables.set(words[1].slice(0, at), words[1].slice(at + 1));
    } else if (first === 'save_env') {
      for (const name of words.slice(1)) saves.set(name, variables.get(name) ?? '');
    } else if (first === 'linux' && current !== undefined) {
      entries.push({ ...current, words: words.slice(1), saves: new Map(saves) });
    }
  }
  return entries;
}

/**
 * The entry that the firmware starts: the entry named by `next` (grub-reboot) or by the last plain `set default`, else
 * the first; undefined if the file starts no Linux.
 */
export function defaultEntry(text: string, next = '', saved = ''): BootEntry | undefined {
  const entries = bootEntries(text);
  const values = [...text.matchAll(/^[ \t]*set default="([^"]*)"/gm)].map((found) => found[1] ?? '');
  const named = next !== '' ? next : (values.filter((value) => value !== '${next_entry}').at(-1) ?? '0');
  const wanted = named === '${saved_entry}' ? saved : named;
  const last = wanted.split('>').at(-1) ?? '';
  return (
    entries.find((entry) => entry.index === wanted) ??
    entries.find((entry) => entry.title === last || (entry.id !== '' && entry.id === last)) ??
    entries[0]
  );
}

/** /proc/cmdline of a kernel that this entry starts. */
export function commandLineOf(entry: BootEntry): string {
  const [path = '', ...words] = entry.words;
  return [`BOOT_IMAGE=${path}`, ...words.map((word) => (/\s/.test(word) ? `"${word}"` : word))].join(' ');
}
