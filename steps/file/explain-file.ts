/** Known errno values for a file with a hint for each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /EROFS|Read-only file system/,
    'The file system is mounted read-only. `dmesg` shows whether an error was the cause.',
  ],
  [
    /ENOSPC|No space left|EDQUOT/,
    'The disk is full. `df -h` and `df -i` show the file system, and whether it has no free space or no free inodes.',
  ],
  [
    /EPERM|Operation not permitted/,
    'The file may be immutable (`lsattr` shows an i), or the file system does not support owners.',
  ],
  [/EACCES|Permission denied/, 'Only root may write there. SELinux or AppArmor can forbid it even for root.'],
  [/ENOTDIR|Not a directory/, 'A part of the path is not a folder.'],
  [/EXDEV|EBUSY|resource busy/, 'Something is mounted on the file itself, so it cannot be replaced.'],
];

/** A hint for an error of writing or removing a file, or undefined for an unknown error. */
export function explainFile(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
