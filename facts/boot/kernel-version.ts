/** True if a release ("6.1.0-18-amd64") is older than that version of Linux; an unreadable release is not. */
export function isKernelBefore(release: string, major: number, minor: number): boolean {
  const [, first, second] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  if (first === undefined || second === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}
