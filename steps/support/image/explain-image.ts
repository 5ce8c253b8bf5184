/** What qemu-img says, and what to do about it; the first that fits counts. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /qemu-img\b.*(not found|No such file or directory: qemu-img|ENOENT)/,
    'qemu-img is not there: install qemu-utils (Debian, Ubuntu) or qemu-img (Fedora)',
  ],
  [/Failed to get (shared )?"?\w+"? lock/, 'a virtual machine has that image open: stop it first'],
  [/No space left on device/, 'the disk is full'],
  [/Could not open .*: No such file/, 'the image to start from is not where the step says'],
  [
    /Image is not in \w+ format/,
    'the image to start from has another format than the step says: look with qemu-img info',
  ],
  [
    /is there by now and was left as it is/,
    'somebody made a file there meanwhile: move it away, or remove what was made',
  ],
];

/** A hint for a text that the making of an image left; undefined for an unknown one. */
export function explainImage(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
