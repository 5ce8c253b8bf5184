import { find, nameOf, type DirectoryNode } from '../tree/tree.ts';

const system = '/etc/systemd/system';
const folders = [system, '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

/** The full name of a unit; a name without a suffix means a service. */
export const wholeName = (name: string): string =>
  /\.(?:service|socket|timer|path|target|mount|slice)$/.test(name) ? name : `${name}.service`;

/** A unit's file as systemd reads it (systemd.unit(5)): the settings that are modelled. */
export interface UnitFile {
  readonly path: string;
  readonly wantedBy: readonly string[];
  readonly aliases: readonly string[];
  readonly also: readonly string[];
  readonly type: string;
  readonly remains: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** AllowedCPUs= of a slice. */
  readonly cpus: string;
  /** The words of ExecStart=. */
  readonly start: readonly string[];
}

/** The words of a command line in a unit: blanks separate words, quotes group them, $$ means $ and %% means %. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g)].map(([, double, single, bare]) =>
    (double ?? single ?? bare ?? '').replaceAll(/\\(.)/g, '$1').replaceAll('$$', '$').replaceAll('%%', '%'),
  );
}

/**
 * The words of ExecStart= of a unit with its drop-ins; an empty line clears the previous ones. `template` has the
 * variables unexpanded.
 */
export function startOf(
  tree: DirectoryNode,
  unit: string,
): { readonly template: string; readonly argv: readonly string[] } | undefined {
  const file = unitFile(tree, unit);
  if (file === undefined) return undefined;
  const read = (path: string): string => {
    const node = find(tree, path, true)?.node;
    return node?.kind === 'file' ? node.bytes.toString('utf8') : '';
  };
  const dropIns = [system, '/run/systemd/system'].flatMap((folder) => {
    const node = find(tree, `${folder}/${unit}.d`, true)?.node;
    return node?.kind === 'directory'
      ? [...node.entries.keys()].sort().map((name) => `${folder}/${unit}.d/${name}`)
      : [];
  });
  const text = [file.path, ...dropIns].map(read).join('\n');
  const values = (key: string): readonly string[] =>
    [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const template = values('ExecStart').at(-1) ?? '';
  const assigned = values('EnvironmentFile')
    .map((path) => read(path.replace(/^-/, '')))
    .join('\n');
  const variables = new Map(
    [...assigned.matchAll(/^[ \t]*(\w+)=["']?(.*?)["']?$/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
  );
  // A variable that is a separate word expands to as many words as its value has (systemd.service(5)).
  const words = wordsOf(template).flatMap((word) => {
    const name = /^\$\{?(\w+)\}?$/.exec(word)?.[1];
    return name === undefined ? [word] : wordsOf(variables.get(name) ?? '');
  });
  return { template, argv: words };
}

/** The file of a unit by its full name, ignoring masks; undefined without a file. */
export function unitFile(disk: DirectoryNode, unit: string): UnitFile | undefined {
  for (const folder of folders) {
    const found = find(disk, `${folder}/${unit}`, true);
    if (found?.node.kind !== 'file') continue;
    const text = found.node.bytes.toString('utf8').replaceAll(/\\\n\s*/g, ' ');
    const values = (key: string): readonly string[] =>
      [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
    const list = (key: string): readonly string[] =>
      values(key).flatMap((value) => value.split(/\s+/).filter((word) => word !== ''));
    return {
      path: `${folder}/${unit}`,
      wantedBy: list('WantedBy'),
      aliases: list('Alias'),
      also: list('Also'),
      type: values('Type').at(-1) ?? 'simple',
      remains: /^(?:yes|true|on|1)$/.test(values('RemainAfterExit').at(-1) ?? ''),
      before: list('Before'),
      after: list('After'),
      cpus: values('AllowedCPUs').at(-1) ?? '',
      start: wordsOf(values('ExecStart').at(-1) ?? '').map((word, at) =>
        at === 0 ? word.replace(/^[-@:+!]+/, '') : word,
      ),
    };
  }
  return undefined;
}

export const maskPath = (unit: string): string => `${system}/${unit}`;

export function isMasked(disk: DirectoryNode, unit: string): boolean {
  const node = find(disk, maskPath(unit), false)?.node;
  return node?.kind === 'link' && node.target === '/dev/null';
}

/**
 * The paths of the links that enable a unit: in a .wants or .requires folder under its name, or an alias that points to
 * it.
 */
export function enablingLinks(disk: DirectoryNode, unit: string): readonly string[] {
  const at = find(disk, system, true)?.node;
  if (at?.kind !== 'directory') return [];
  return [...at.entries].flatMap(([name, node]) => {
    if (node.kind === 'link') return name !== unit && nameOf(node.target) === unit ? [`${system}/${name}`] : [];
    const wants = node.kind === 'directory' && /\.(?:wants|requires)$/.test(name) && node.entries.has(unit);
    return wants ? [`${system}/${name}/${unit}`] : [];
  });
}

/** The output of `systemctl is-enabled`; empty for a unit without a file. */
export function enablementOf(disk: DirectoryNode, unit: string): string {
  if (isMasked(disk, unit)) return 'masked';
  const file = unitFile(disk, unit);
  if (file === undefined) return '';
  if (enablingLinks(disk, unit).length > 0) return 'enabled';
  if (file.wantedBy.length > 0 || file.aliases.length > 0) return 'disabled';
  return file.also.length > 0 ? 'indirect' : 'static';
}

/** The links that enabling a unit creates, target by path. */
export function wantedLinks(file: UnitFile, unit: string): ReadonlyMap<string, string> {
  return new Map([
    ...file.wantedBy.map((target) => [`${system}/${target}.wants/${unit}`, file.path] as const),
    ...file.aliases.map((alias) => [`${system}/${alias}`, file.path] as const),
  ]);
}
