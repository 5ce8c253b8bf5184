/** The secret key of an operator, by which the operator recognizes the records that they wrote themselves. */
export interface JournalKey {
  /** The MAC of a text (HMAC-SHA-256), in hex; null if this operator cannot store a key. */
  sign(text: string): string | null;
  /** True if `mac` is the MAC of the text with this key. */
  verifies(text: string, mac: string): boolean;
}
