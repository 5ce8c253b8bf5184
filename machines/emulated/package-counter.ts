/** A reader of mmdebstrap's verbose lines that reports how far, in percent, unpacking and setting up have come. */
export function packageCounter(onPercent: (percent: number) => void): (line: string) => void {
  let total = 0;
  let done = 0;
  let told = -1;
  return (line) => {
    const planned = /^\d+ upgraded, (\d+) newly installed/.exec(line);
    if (planned !== null) total += 2 * Number(planned[1]);
    if (!/^(Unpacking|Setting up) /.test(line)) return;
    done += 1;
    const percent = Math.min(100, Math.floor((100 * done) / total));
    if (total === 0 || percent === told) return;
    told = percent;
    onPercent(percent);
  };
}
