/** What an errno means for a file, and what to do about it. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/EROFS|Read-only file system/, 'The file system is mounted read-only: dmesg says whether an error made it so.'],
  [/ENOSPC|No space left|EDQUOT/, 'The disk is full: `df -h` and `df -i` say which file system and of what.'],
  [
    /EPERM|Operation not permitted/,
    'The file may be immutable (`lsattr` shows an i), or the file system knows no owners.',
  ],
  [/EACCES|Permission denied/, 'Only root may write there, and SELinux or AppArmor may forbid even that.'],
  [/ENOTDIR|Not a directory/, 'A name in the middle of the path is no folder.'],
  [/EXDEV|EBUSY|resource busy/, 'Something is mounted on the file itself, so it cannot be replaced as a whole.'],
];

/** A hint for an error of writing or removing a file, or undefined for one that is not known. */
export function explainFile(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
