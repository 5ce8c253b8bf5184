/** Known error texts of qemu-img with a hint for each; the first match is used. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /qemu-img\b.{0,300}(not found|No such file or directory: qemu-img|ENOENT)/,
    'qemu-img is not installed: install qemu-utils (Debian, Ubuntu) or qemu-img (Fedora)',
  ],
  [/Failed to get (shared )?"?\w+"? lock/, 'a virtual machine has that image open: stop it first'],
  [/No space left on device/, 'the disk is full'],
  [/Could not open .*: No such file/, 'the base image does not exist at the path in the step'],
  [
    /Image is not in \w+ format/,
    'the format of the base image differs from the format in the step: check with qemu-img info',
  ],
  [/now exists and was left unchanged/, 'a file with this name has appeared since the plan: move it away or remove it'],
];

/** A hint for the error text of making an image; undefined for an unknown text. */
export function explainImage(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
