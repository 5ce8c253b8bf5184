/** The ID of a run: sorts by time, is unique by four random hex digits, and is safe as a file name. */
export function runId(now: Date, random: () => number): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0')}`;
}
