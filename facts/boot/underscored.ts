/** A name of a module or a parameter as /sys writes it: the kernel takes `-` and `_` in it for one character (parameq in kernel/params.c). */
export function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
