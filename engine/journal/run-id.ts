import { MachineError } from '../model/machine-error.ts';

/** The ID of a run: sorts by time, is unique by four random hex digits, and is safe as a file name. Throws MachineError for a time outside of the years 0 to 9999. */
export function runId(now: Date, random: () => number): string {
  const year = now.getUTCFullYear();
  if (!(year >= 0 && year <= 9999))
    throw new MachineError(`the clock shows the year ${year}, but a run needs a year from 0 to 9999`, {
      code: 'EINVAL',
      hint: 'set the clock, e.g. with timedatectl',
    });
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0')}`;
}
