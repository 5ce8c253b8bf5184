const hints: readonly (readonly [RegExp, string])[] = [
  [/Unterminated quoted string/, 'a quote in /etc/default/grub is not closed; the message shows the file and the line'],
  [
    /default\/grub\S*: \S+: not found/,
    'the shell runs a line of /etc/default/grub as a program: put the value in quotes, without spaces around = and without +=',
  ],
  [
    /cannot find a device for|failed to get canonical path/,
    'grub-mkconfig cannot find the root file system; is this a container or a chroot?',
  ],
  [/No space left on device/, '/boot is full: remove old kernels (apt autoremove) and try again'],
  [/Read-only file system/, '/boot is mounted read-only'],
  [/Permission denied/, 'grub-mkconfig and /boot need root'],
  [
    /is missing from the generated line/,
    'a boot entry of another system, or a script in /etc/grub.d, does not use the variables of /etc/default/grub',
  ],
];

/** A hint for a known error text of grub-mkconfig and its check; undefined for an unknown text. */
export function explainGrub(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
