/** mmdebstrap plans twice: first the essential packages, which are about a quarter of the work, then the rest. */
const essentialShare = 25;

/** A reader of mmdebstrap's verbose lines that reports the progress of unpacking and configuration, in percent and never decreasing. */
export function packageCounter(onPercent: (percent: number) => void): (line: string) => void {
  let plans = 0;
  let total = 0;
  let done = 0;
  let lastReported = -1;
  return (line) => {
    const planned = /^\d+ upgraded, (\d+) newly installed/.exec(line);
    if (planned !== null) {
      plans += 1;
      // Each package is unpacked and configured.
      total = 2 * Number(planned[1]);
      done = 0;
    }
    if (plans === 0 || !/^(Unpacking|Setting up) /.test(line)) return;
    done += 1;
    const [from, to] = plans === 1 ? [0, essentialShare] : [essentialShare, 100];
    const percent = Math.floor(from + (to - from) * Math.min(1, done / total));
    if (percent <= lastReported) return;
    lastReported = percent;
    onPercent(percent);
  };
}
