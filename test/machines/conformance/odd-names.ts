/** File names that a shell, a frame or an option parser would stumble over. */
export const ODD_NAMES: readonly string[] = [
  "it's",
  'two\nlines',
  'ends in newline\n',
  '$(touch pwned)',
  '`touch pwned`',
  ' spaces around ',
  '-rf',
  'back\\slash \\060 \\c',
  'é ā 日本 ́',
  '*?[a-z]',
  '"quoted"; exit',
  'tab\t%s \u001e',
  '==> x <==',
  '.hidden',
  '..almost',
];
