/** A phrase of the old dialect, and the plain words for it. The phrase is a regular expression, matched without regard to case. */
export interface RefusedPhrase {
  readonly phrase: string;
  readonly plain: string;
}

/** Refused on every page except the decisions and the generated pages. Add a phrase here once the pages no longer have it. */
export const refusedInPages: readonly RefusedPhrase[] = [
  { phrase: 'anew', plain: 'again' },
  { phrase: 'of (?:its|their|his|our|your) own', plain: 'its own, separate' },
  { phrase: '(?:is|are|be|was|were) let be', plain: 'is left unchanged' },
  { phrase: '(?:is|are) none for', plain: 'cannot run' },
  { phrase: 'told', plain: 'reported, shown' },
  { phrase: 'tells (?!whether)', plain: 'reports, shows' },
  { phrase: 'go(?:es)? on', plain: 'continues' },
  { phrase: 'went on', plain: 'continued' },
  { phrase: 'takes? (?:it|them|that|everything) back', plain: 'undoes' },
  { phrase: 'taken back', plain: 'undone' },
  { phrase: 'g[ia]ves? (?:it|them|all of it)? ?back', plain: 'restores' },
  { phrase: 'given back', plain: 'restored' },
  { phrase: 'puts? (?:it )?back', plain: 'restores' },
  { phrase: 'held against', plain: 'compared with' },
  { phrase: 'all the same', plain: 'anyway' },
  { phrase: 'by halves', plain: 'partially' },
  { phrase: '(?:in|into|comes? into) force', plain: 'effective' },
  { phrase: '(?:is|are|was|were) looked (?:at|into)', plain: 'is inspected' },
  { phrase: 'as ever', plain: 'as always' },
  { phrase: 'stands?', plain: 'is, is located' },
  { phrase: '(?:is|are) there', plain: 'exists' },
  { phrase: '(?:is|are) no (?:such )?[a-z]+(?<!longer|more|separate)', plain: 'is not a' },
  { phrase: 'mended', plain: 'corrected' },
  { phrase: 'begun', plain: 'started' },
  { phrase: 'least of all', plain: 'and in particular not' },
  { phrase: 'meanwhile', plain: 'during this time' },
  { phrase: 'beforehand', plain: 'in advance' },
  { phrase: 'passed over in silence', plain: 'ignored without a message' },
  { phrase: 'nothing stands', plain: 'is skipped' },
  { phrase: 'unlike every other', plain: 'unique' },
  {
    phrase: 'what(?:ever)? (?:it|he|she|they|somebody|nobody|others|the (?:run|step|host|machine)) [a-z]+',
    plain: 'a noun',
  },
  { phrase: 'who (?:says|holds|wins|lost|gives)', plain: 'a noun' },
  { phrase: 'somebody', plain: 'someone, or the passive' },
  { phrase: 'nobody', plain: 'no person, or the passive' },
  { phrase: 'wherever', plain: 'if' },
  { phrase: 'perhaps', plain: 'possibly' },
  { phrase: 'gone', plain: 'removed, no longer exists' },
  { phrase: 'left alone', plain: 'left unchanged' },
  { phrase: 'in sight', plain: 'visible' },
  { phrase: 'asked for', plain: 'requested' },
  { phrase: 'by hand', plain: 'yourself' },
  { phrase: 'laid (?:over|into|aside)', plain: 'merged, written' },
  { phrase: '(?<!-)twins?', plain: 'a device with the same ID' },
];

/** Refused in the string literals of the rooms, in the descriptions of the schemas and on the generated pages. */
export const refusedInCode: readonly RefusedPhrase[] = [
  { phrase: '(?:is|are) none for', plain: 'cannot run' },
  { phrase: 'by halves', plain: 'partially' },
  { phrase: 'as ever', plain: 'as always' },
  { phrase: 'least of all', plain: 'and in particular not' },
  { phrase: 'nothing stands', plain: 'is skipped' },
  { phrase: 'passed over in silence', plain: 'ignored without a message' },
];
