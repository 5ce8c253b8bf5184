/** The fields of an os-release file that name a distribution; null if a field does not exist. */
export interface OperatingSystem {
  readonly id: string | null;
  readonly version: string | null;
  readonly name: string | null;
  /** VERSION_CODENAME, e.g. trixie. */
  readonly codename: string | null;
  /** ID_LIKE: the distributions it derives from, closest first. */
  readonly like: readonly string[];
}

/** Reads os-release(5): NAME=value lines, a value bare or in one pair of quotes. */
export function parseOperatingSystem(text: string): OperatingSystem {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, , value] = /^([A-Z_][A-Z0-9_]*)=(["']?)(.*)\2\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value.replace(/\\([$"'\\`])/g, '$1'));
  }
  return {
    id: fields.get('ID') ?? null,
    version: fields.get('VERSION_ID') ?? null,
    name: fields.get('PRETTY_NAME') ?? null,
    codename: fields.get('VERSION_CODENAME') ?? null,
    like: (fields.get('ID_LIKE') ?? '').split(' ').filter((word) => word !== ''),
  };
}
