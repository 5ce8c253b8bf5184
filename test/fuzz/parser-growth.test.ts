import { expect, test } from 'vitest';
import { changeKinds } from '../../changes/index.ts';
import { openChecked } from '../../cli/run/bind-playbook.ts';
import { diagnosticRecord } from '../../cli/views/records/diagnostic-record.ts';
import { drawDiagnostics } from '../../cli/views/draw-diagnostics.ts';
import { displayWidth } from '../../cli/process/display-width.ts';
import { escapeControls } from '../../cli/process/escape-controls.ts';
import { parseDescription } from '../../cli/lab/read-tree.ts';
import { decodeJournal } from '../../engine/journal/journal.ts';
import { loadLab } from '../../engine/language/load/load-lab.ts';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import { parseTemplate } from '../../engine/language/template/parse-template.ts';
import { parseSource } from '../../engine/language/yaml/parse-source.ts';
import type { Result } from '../../engine/model/diagnostic.ts';
import { matchesGlob } from '../../engine/text/matches-glob.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { grubEntries, grubWords } from '../../facts/boot/grub-configuration.ts';
import { parseKernelCommandLine } from '../../facts/boot/kernel-command-line.ts';
import { parseCpuList } from '../../facts/cpu/cpu-list.ts';
import { parseCpu } from '../../facts/cpu/parse-cpu.ts';
import { parseInterrupts as hostInterrupts } from '../../facts/cpu/read-interrupts.ts';
import { parseOperatingSystem } from '../../facts/system/operating-system.ts';
import { parseSysctlFile } from '../../facts/system/read-sysctl-settings.ts';
import { foldedStacks, isFolded } from '../../report/flame/folded-stacks.ts';
import { escaped } from '../../report/html/html.ts';
import { parseAtopsar } from '../../report/parse/atopsar.ts';
import { parseFrequency, retransmits, throttled } from '../../report/parse/counters.ts';
import { parseInterrupts } from '../../report/parse/interrupts.ts';
import { parseIperf2 } from '../../report/parse/iperf2.ts';
import { parseIperf3 } from '../../report/parse/iperf3.ts';
import { debugfsExits, parsePerfKvm } from '../../report/parse/kvm-exits.ts';
import { parseProcStat } from '../../report/parse/proc-stat.ts';
import { PerfFolder } from '../../report/profile/perf-folder.ts';
import { sampleHeader } from '../../report/profile/sample-header.ts';
import { readLog } from '../../report/study/study-log.ts';
import { csv } from '../../report/text/long-csv.ts';
import { code, plain } from '../../report/text/markdown.ts';
import { hostileTexts } from './corpus.ts';
import { within } from './fuzzing.ts';

/** Pieces of what the parsers read, to be repeated: in one line, a line each, and each line another. */
const pieces = [
  ...[
    '\t',
    ' ',
    '\n',
    ' \n',
    '\n\n',
    'a',
    '1',
    '1 ',
    'a ',
    ':',
    '/',
    '(',
    ')',
    '->',
    '::',
    ';',
    ',',
    '"',
    '{{',
    '}}',
    '[',
    '{',
    '\\',
    '`',
  ],
  ...[
    '#',
    '=',
    '-',
    '- ',
    '? ',
    '&a ',
    'x: ',
    'a: b\n',
    '- a\n',
    '{a: ',
    '[a,',
    '"a"',
    "''",
    '{{ a }}',
    '\u202e',
    '\u{e0041}',
    'e\u0301',
  ],
  'qemu 1234/5678 [001] 12.345678: 1 cycles: ',
  'qemu  1 ',
  '\tffffffff8100 do_idle+0x12 ([kernel.kallsyms])\n',
  'perf 1/2 3.4: 5 cycles:u:\n\tff main (a)\n\n',
  'main;a;b 3\n',
  '[  3] 0.0- 1.0 sec  1.00 GBytes  9.00 Gbits/sec\n',
  '[SUM] 0.00-1.00 sec 1 Bytes 1 bits/sec\n',
  '20261122000000,1.1.1.1,1,2.2.2.2,2,3,0.0-1.0,5,6\n',
  'Server listening on TCP port 5001\n',
  'Accepted connection from ::1, port 1\n',
  'iperf3: error - x\n',
  '{"event":"interval","data":{"streams":[{"socket":1,"start":0,"end":1,"bytes":1}]}}\n',
  'analysis date: 2026/11/22\n',
  '12:00:01  all     1     2     3     4     5     6     7     8    90\n',
  'cpu  1 2 3 4 5 6 7 8 9 10\n',
  '@ 1.5\ncpu0 1 2 3 4 5 6 7\nsoftirq 1\n',
  '@ 1\n',
  'cpu0 2600000\n',
  '            CPU0       CPU1\n',
  'CPU0 ',
  ' 24:  1 2 PCI-MSI 1-edge eth0\n',
  'Tcp: RetransSegs 1\n',
  'EPT_VIOLATION   12   3.4%\n',
  'exits 12\nio_exits 1\n',
  'menuentry "a" {\n',
  '  steps: [a]\n',
  '0-3,',
  '0-4095:1/2,',
  'vm.swappiness = 1\n',
  'processor\t: 0\nflags\t: a b c\n',
  'ID=debian\n',
];
const hostile = hostileTexts.filter((text) => text.length > 1 && text.length < 40);

const repeated = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));
/** The same with a number in each, so that no memo answers. */
const numbered = (piece: string, length: number): string =>
  Array.from({ length: Math.ceil(length / (piece.length + 6)) }, (_, index) => `${index}${piece}`).join('');
const lined = (piece: string, length: number): string => repeated(`${piece}\n`, length);

function diagnose(result: Result<unknown>): void {
  if (result.ok) return;
  drawDiagnostics(result.diagnostics, (_, text) => text);
  result.diagnostics.map(diagnosticRecord);
}

const fold = (text: string): void => {
  const folder = new PerfFolder({ addrs: true, process: 'tid', kernel: true, jit: true });
  folder.push(text);
  folder.end();
};

const attempt = (run: () => unknown): void => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    // These mean a limit of the machine instead of a judgement of the text.
    expect(error).not.toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(TypeError);
  }
};

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  'profile fold': fold,
  'sample header': sampleHeader,
  'folded stacks': (text) => [isFolded(text), ...foldedStacks(text)],
  iperf2: (text) => parseIperf2(text, text, 'server'),
  iperf3: (text) => parseIperf3(text, text),
  atopsar: parseAtopsar,
  'proc stat': parseProcStat,
  interrupts: parseInterrupts,
  'interrupts of a host': hostInterrupts,
  counters: (text) => [retransmits(text, text), parseFrequency(text), throttled(text, text)],
  'perf kvm': parsePerfKvm,
  debugfs: (text) => debugfsExits(text, text),
  'CPU list': (text) => parseCpuList(text, 4096),
  cpuinfo: parseCpu,
  'os-release': parseOperatingSystem,
  sysctl: (text) => parseSysctlFile('x', text),
  'grub.cfg': (text) => [grubEntries(text), grubWords(text)],
  'kernel command line': parseKernelCommandLine,
  YAML: (text) => diagnose(parseSource({ path: 'x', text })),
  playbook: (text) => diagnose(openChecked({ path: 'x', text, sha256: '', links: {} } as never)),
  lab: (text) => diagnose(loadLab({ path: 'x', text })),
  study: (text) => diagnose(loadStudy({ path: 'x', text })),
  'simulated machine': (text) => diagnose(parseDescription({ path: 'x', text })),
  template: (text) => [parseTemplate(text), parseTemplate(`{{ ${text} }}`)],
  journal: (text) => attempt(() => decodeJournal('x', text, changeKinds)),
  'study log': (text) => attempt(() => readLog(text)),
  CSV: (text) => csv([{ a: text }, { a: text }]),
  Markdown: (text) => [plain(text), code(text)],
  HTML: escaped,
  JSON: (text) => safeJson({ text }),
  terminal: (text) => [escapeControls(text), displayWidth(text)],
  glob: (text) => [matchesGlob(`*${'a*'.repeat(30)}b`, text), matchesGlob('*?a*', text, '?')],
};

/** Milliseconds of work of this thread, the least of some attempts: other threads collect garbage and compile. */
function workOf(parse: (text: string) => unknown, text: string, attempts: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = process.threadCpuUsage();
    parse(text);
    least = Math.min(least, process.threadCpuUsage(before).user / 1000);
  }
  return least;
}

test.each(Object.keys(parsers))('the time of %s grows with its text', within(60), (name) => {
  const parse = parsers[name] ?? (() => undefined);
  const slow: string[] = [];
  for (const piece of [...pieces, ...hostile])
    for (const [how, made] of Object.entries(hostile.includes(piece) ? { repeated } : { repeated, numbered, lined })) {
      // Most texts are refused at once; only those that take long are measured again.
      if (workOf(parse, made(piece, 6000), 1) < 25) continue;
      const [short, long] = [workOf(parse, made(piece, 6000), 3), workOf(parse, made(piece, 24_000), 2)];
      // Four times the text: four times the work, and eleven where every place looks at every other.
      if (long > 60 && long > 9 * short) slow.push(`${how} ${JSON.stringify(piece)}: ${short} ms, then ${long} ms`);
    }
  expect(slow).toEqual([]);
});

test.each([
  ['profile fold', '\tffffffff8100 do_idle+0x12 ([kernel.kallsyms])\n'],
  ['iperf2', '[  3] 0.0- 1.0 sec  1.00 GBytes  9.00 Gbits/sec\n'],
  ['iperf3', '[  3] 0.0- 1.0 sec  1.00 GBytes  9.00 Gbits/sec\n'],
  ['atopsar', '12:00:01  all     1     2     3     4     5     6     7     8    90\n'],
  ['proc stat', '@ 1.5\ncpu0 1 2 3 4 5 6 7\nsoftirq 1\n'],
  ['interrupts', 'CPU0 '],
  ['perf kvm', 'EPT_VIOLATION   12   3.4%\n'],
  ['Markdown', '`a '],
])('a text of very many lines exhausts nothing: %s', within(60), (name, piece) => {
  parsers[name]?.(repeated(piece, 150_000 * piece.length));
});
