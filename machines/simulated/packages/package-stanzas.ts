/** Fields of a stanza in the order they are written (deb822(5)). */
export type Stanza = ReadonlyMap<string, string>;

/** Reads the stanzas of dpkg's status file, of apt's lists and of apt's extended_states. */
export function parseStanzas(text: string): readonly Stanza[] {
  return text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const fields = new Map<string, string>();
      let last = '';
      for (const line of block.split('\n')) {
        const [, name, value = ''] = /^([A-Za-z0-9-]+): ?(.*)$/.exec(line) ?? [];
        if (name !== undefined) fields.set((last = name), value);
        else if (line.startsWith(' ')) fields.set(last, `${fields.get(last) ?? ''}\n${line}`);
      }
      return fields;
    });
}

/** The text of stanzas, in the order of their package names. */
export function stanzaText(stanzas: readonly Stanza[]): string {
  const name = (stanza: Stanza): string => stanza.get('Package') ?? '';
  return stanzas
    .toSorted((a, b) => (name(a) < name(b) ? -1 : 1))
    .map((stanza) => `${[...stanza].map(([field, value]) => `${field}: ${value}\n`).join('')}\n`)
    .join('');
}
