/** The variables of a grubenv file. */
export function environmentOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith('#') && line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** A grubenv file of 1024 bytes, the size that GRUB requires. */
export function environmentText(variables: ReadonlyMap<string, string>): string {
  const lines = [...variables].map(([name, value]) => `${name}=${value}\n`).join('');
  return `# GRUB Environment Block\n${lines}`.padEnd(1024, '#');
}
