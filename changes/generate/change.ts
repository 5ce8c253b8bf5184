// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { FileState } from '../../schemas/types/common.ts';

/**
 * A program generates a file. Its output goes to a temporary file, the kernel command lines in it are checked, and then the temporary file replaces `path`. Undo restores the old bytes.
 */
export interface GenerateChange {
  /**
   * The kind of change.
   */
  readonly kind: 'generate';
  /**
   * The generated file.
   */
  readonly path: string;
  /**
   * The program. Its standard output is the new content.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
  /**
   * The file before the change; null when there is none.
   */
  readonly before: FileState | null;
  /**
   * Only the lines between "### BEGIN <script> ###" with this text in the script's name and the next such line count (grub-mkconfig(8) writes these marks). Null: every line counts.
   */
  readonly section: string | null;
  /**
   * A line counts when its first word is one of these, e.g. "linux".
   */
  readonly lines: readonly string[];
  /**
   * The words that every line that counts must have.
   */
  readonly present: readonly string[];
  /**
   * Words that must not be in any line that counts.
   */
  readonly absent: readonly string[];
  /**
   * A line with this word does not count, e.g. "single" of recovery entries; null when every line counts.
   */
  readonly exempt: string | null;
}
