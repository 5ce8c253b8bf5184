import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';

/** The error for a file that is larger than runbook reads. */
export function tooLarge(path: string, most: number = limits.file): MachineError {
  return new MachineError(`read ${path}: File too large: runbook reads at most ${sizeText(most)} of a file`, {
    code: 'EFBIG',
    path,
  });
}

/** The error for a folder with more names than runbook reads. */
export function tooMany(path: string): MachineError {
  return new MachineError(
    `list ${path}: the folder has more than ${limits.names} entries; runbook lists no larger one`,
    {
      code: 'EFBIG',
      path,
    },
  );
}
