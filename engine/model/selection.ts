/** Which steps of a playbook take part: those of these names (tags or ids; null: all), but for these, from that step on (null: the first). */
export interface Selection {
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  readonly from: string | null;
}
