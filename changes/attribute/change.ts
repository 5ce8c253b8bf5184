// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * `exact`: the same text. `list`: the same CPUs of a CPU list. `mask`: the same CPUs of an affinity mask. `choice`: the same word in brackets, as in `always [madvise] never`.
 */
export type Compare = 'exact' | 'list' | 'mask' | 'choice';

/**
 * A kernel attribute under /sys or /proc/sys gets one value. `restore` is the text that undo writes, which need not be the text that was read.
 */
export interface AttributeChange {
  /**
   * The kind of change.
   */
  readonly kind: 'attribute';
  /**
   * The attribute.
   */
  readonly path: string;
  /**
   * The present value, trimmed; null when it cannot be read, e.g. because it is write-only.
   */
  readonly before: string | null;
  /**
   * The required value afterwards, trimmed.
   */
  readonly after: string;
  /**
   * For an attribute that may grant less than was written: the smallest number that is enough.
   */
  readonly least?: number;
  /**
   * The text to write, without the newline that is added.
   */
  readonly write: string;
  /**
   * The text that undo writes, without the newline; null if it cannot be restored.
   */
  readonly restore: string | null;
  /**
   * Where the effect is read back: the attribute itself, unless it is write-only.
   */
  readonly readback: string;
  /**
   * How two readings are compared.
   */
  readonly compare: Compare;
  /**
   * The reading to assume while the attribute does not exist: for an attribute of something that an earlier change creates and whose undo removes it.
   */
  readonly absent?: string;
  /**
   * How long one write may block.
   */
  readonly deadline: number;
  /**
   * The owner of the attribute, if the path does not show it.
   */
  readonly owner?: AttributeOwner;
  /**
   * True when another program sets the attribute again and again. Then the value just before the change counts as `before`, and undo restores this value.
   */
  readonly moving?: boolean;
  /**
   * For the number of virtual functions: their addresses in order, as far as they are known before. The first of them exist afterwards, as many as `after` says, and the others do not.
   *
   * Items: The address of one virtual function.
   */
  readonly functions?: readonly string[];
  /**
   * The errors by which the kernel reports that it keeps the attribute. Then the attribute stays as it is, and the step does not fail.
   */
  readonly kept?: Kept;
}
/**
 * The owner of an attribute.
 */
export interface AttributeOwner {
  /**
   * A short name, e.g. "enp0s4-rx-0".
   */
  readonly name: string;
  /**
   * The required content of each of these paths, trimmed. If one of them reads otherwise, the owner no longer exists.
   */
  readonly signs: {
    readonly [k: string]: string;
  };
}
/**
 * The errors by which the kernel reports that it keeps an attribute.
 */
export interface Kept {
  /**
   * The errno names.
   *
   * @minItems 1
   */
  readonly errnos: readonly string[];
  /**
   * The reason, for the report.
   */
  readonly why: string;
}
