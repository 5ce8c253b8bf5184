/** A variable of a GRUB environment block (GRUB manual, "Environment block"); undefined if it is not set. */
export function environmentValue(text: string, name: string): string | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

/** An empty environment block: 1024 bytes. */
export const emptyEnvironment = '# GRUB Environment Block\n'.padEnd(1024, '#');
