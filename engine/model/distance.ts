/** The distance between the present state and the state that a run left. */
export type Distance =
  /** The CPUs that were added and removed, as lists such as "2-3,6". */
  | { readonly kind: 'cpus'; readonly more: string; readonly fewer: string }
  | { readonly kind: 'number'; readonly difference: number }
  /** How many lines of a text were added and removed, and whether its mode or owner changed. */
  | { readonly kind: 'lines'; readonly more: number; readonly fewer: number; readonly mode: boolean };
