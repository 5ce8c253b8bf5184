import type { MachineReader } from '../../engine/model/machine.ts';

/** An archive in the configuration of apt, with its file and line. */
export interface ConfiguredSource {
  readonly place: string;
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** The one-line form of sources.list(5): type, options in brackets, URI, suite, components. */
function parseLines(path: string, text: string): readonly ConfiguredSource[] {
  return text.split('\n').flatMap((line, index) => {
    const [, rest] = /^\s*deb\s+(?:\[[^\]]*\]\s*)?([^#]*)/.exec(line) ?? [];
    const [uri, suite, ...components] = words(rest ?? '');
    return uri === undefined || suite === undefined ? [] : [{ place: `${path}:${index + 1}`, uri, suite, components }];
  });
}

/** The deb822 form of sources.list(5): stanzas of fields, which continue in indented lines. */
function parseStanzas(path: string, text: string): readonly ConfiguredSource[] {
  const found: ConfiguredSource[] = [];
  let fields = new Map<string, string>();
  let begin = 1;
  let last = '';
  const lines = [...text.split('\n'), ''];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#')) continue;
    const [, name, value = ''] = /^([A-Za-z-]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      if (fields.size === 0) begin = index + 1;
      last = name.toLowerCase();
      fields.set(last, value);
    } else if (/^\s+\S/.test(line)) fields.set(last, `${fields.get(last) ?? ''} ${line}`);
    else if (line.trim() === '') {
      const get = (field: string): readonly string[] => words(fields.get(field) ?? '');
      const enabled = !/^\s*(?:no|false|off|0|without|disable)\s*$/i.test(fields.get('enabled') ?? '');
      if (enabled && get('types').includes('deb')) {
        for (const uri of get('uris'))
          for (const suite of get('suites'))
            found.push({ place: `${path}:${begin}`, uri, suite, components: get('components') });
      }
      fields = new Map();
    }
  }
  return found;
}

/** Every archive in the configuration of apt, except those of the files in `own`. */
export async function configuredSources(own: string, machine: MachineReader): Promise<readonly ConfiguredSource[]> {
  const folder = '/etc/apt/sources.list.d';
  const names = ((await machine.list(folder)) ?? []).filter((name) => /\.(?:list|sources)$/.test(name));
  const paths = ['/etc/apt/sources.list', ...names.map((name) => `${folder}/${name}`)].filter((path) => path !== own);
  const texts = await Promise.all(paths.map((path) => machine.read(path)));
  return paths.flatMap((path, index) => {
    const text = texts[index] ?? '';
    return path.endsWith('.sources') ? parseStanzas(path, text) : parseLines(path, text);
  });
}
