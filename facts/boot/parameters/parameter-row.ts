/**
 * What the kernel does with a parameter that occurs several times.
 * - `last`, `first`: only that occurrence counts.
 * - `words`: every occurrence counts; its value is a comma-separated list, and each word sets its own switch.
 * - `list`: the last occurrence counts; its value is one comma-separated list.
 * - `keyed`: for each key, the last occurrence counts (`crashkernel=X,high` and `crashkernel=Y,low`).
 * - `repeat`: every occurrence is a separate request.
 * - `pages`: `hugepages=` counts pages of the size before it (huge-pages.ts).
 */
type Semantics = 'last' | 'first' | 'words' | 'list' | 'keyed' | 'repeat' | 'pages';

/** How the kernel treats a parameter, or a family of parameters. */
export interface ParameterRow {
  /** Written with `_`; a trailing `*` matches any rest. */
  readonly name: string;
  readonly semantics: Semantics;
  /**
   * The function that reads it, in the kernel unless another program is named. All are in kernel-parameters.txt unless
   * noted. Compared with the source: huge pages, isolation and the parser itself. Many others are from memory.
   */
  readonly source: string;
  /** How two values are compared; by default as text. */
  readonly value?: 'size' | 'switch' | 'cpus' | 'ids';
  /** Words of which only the last one counts. Words with `=` count once for each name anyway. */
  readonly choices?: readonly (readonly string[])[];
  /** The build option without which the kernel ignores it (the help of the option in Kconfig). */
  readonly needs?: string;
  /** The kernels that have it, if it is in no kernel of kernel.org. */
  readonly patch?: string;
}
