// How fast `perf script` text is folded, and with how much memory, from 200 MB of the real samples in test/report/samples:
//   node test/bench/fold-perf.ts [stackcollapse-perf.pl]
// Given the Perl tool of FlameGraph, both run on the same file in the same session and the ratio of CPU time is printed.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { PerfFolder } from '../../report/profile/perf-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'runbook-bench-'));
const file = join(folder, 'perf.txt');
const samples = ['perf-iperf', 'realguest'].map((name) =>
  readFileSync(join(import.meta.dirname, '../report/samples/perf', `${name}.script.txt`)),
);
const out = createWriteStream(file);
for (let written = 0; written < 200e6;) {
  for (const bytes of samples) {
    if (!out.write(bytes)) await once(out, 'drain');
    written += bytes.length;
  }
}
out.end();
await once(out, 'finish');

const before = process.cpuUsage();
const fold = new PerfFolder({ kernel: false, jit: false, addrs: false, process: 'name' });
for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 }))
  fold.push(chunk as string);
const events = fold.end();
const { user, system } = process.cpuUsage(before);
const own = (user + system) / 1e6;
console.log(
  `runbook: ${own.toFixed(2)} s of CPU, ${Math.round(process.memoryUsage.rss() / 1e6)} MB, ${events[0]?.samples} samples`,
);
const started = performance.now();
const drawn = spawnSync(join(import.meta.dirname, '../../bin/runbook'), [
  'profile',
  'flamegraph',
  file,
  '--out',
  join(folder, 'x.html'),
]);
if (drawn.status !== 0) throw new Error(String(drawn.stderr));
console.log(`runbook profile flamegraph, 200 MB to a page: ${((performance.now() - started) / 1000).toFixed(2)} s`);
const tool = process.argv[2];
if (tool !== undefined) {
  const { stderr } = spawnSync('/bin/bash', ['-c', 'TIMEFORMAT="%U %S"; time perl "$0" "$1" > /dev/null', tool, file], {
    encoding: 'utf8',
  });
  const [userSeconds = NaN, systemSeconds = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const other = userSeconds + systemSeconds;
  console.log(`stackcollapse-perf.pl: ${other.toFixed(2)} s of CPU; ratio ${(own / other).toFixed(2)}`);
}
rmSync(folder, { recursive: true });
