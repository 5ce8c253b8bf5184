/**
 * A character class of the characters that a terminal obeys or nobody sees: control characters (C0 except newline and
 * tab, DEL, C1), line and paragraph separators, and what Unicode calls default ignorable: bidirectional controls, zero
 * widths, soft hyphens, fillers, tags. For a regular expression with the flag u.
 */
export const unsafeClass =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufff9-\\ufffb\\p{Default_Ignorable_Code_Point}';

/** The characters of `unsafeClass` without variation selectors 15 and 16, which belong to visible emoji. */
export const unsafeCharacters: RegExp = new RegExp(`(?![\\ufe0e\\ufe0f])[${unsafeClass}]`, 'gu');
