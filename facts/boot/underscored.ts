/**
 * The name of a module or a parameter as /sys writes it: for the kernel `-` and `_` are the same character in it
 * (parameq in kernel/params.c).
 */
export function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
