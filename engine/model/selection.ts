/**
 * The selected steps of a playbook: the steps with these names (tags or IDs; null: all), without the skipped ones,
 * starting at one step (null: the first).
 */
export interface Selection {
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  readonly from: string | null;
}
