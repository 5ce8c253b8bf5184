import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldedText } from '../../../report/profile/folded-text.ts';
import { PerfFolder, type EventStacks, type FoldOptions } from '../../../report/profile/perf-folder.ts';
import { sample } from '../parse/samples.ts';

const plain: FoldOptions = { kernel: false, jit: false, addrs: false, process: 'name' };

function events(text: string, options: Partial<FoldOptions> = {}): readonly EventStacks[] {
  const folder = new PerfFolder({ ...plain, ...options });
  folder.push(text);
  return folder.end();
}

const folded = (text: string, options: Partial<FoldOptions> = {}): readonly string[] =>
  events(text, options).flatMap((event) => foldedText(event, 'weight').trimEnd().split('\n'));

const frames = '\tffffffff81 do_syscall_64+0x71 ([kernel.kallsyms])\n\t 8d9f7 main+0x10 (/usr/bin/iperf)\n';
const stack = 'main;do_syscall_64';

describe('headers', () => {
  test.each([
    ['iperf 5800 [000]  2782.534264:   10101010 cpu-clock:ppp: ', `iperf;${stack} 10101010`],
    ['iperf 5800/5801 [000]  2782.534264:   7 cycles:u: ', `iperf;${stack} 7`],
    ['iperf 5800 2782.534264: cycles: ', `iperf;${stack} 1`],
    ['iperf  3244 cpu-clock: ', `iperf;${stack} 1`],
    ['iperf 5800 [000] d..1. 2782.534264: 3 cycles: ', `iperf;${stack} 3`],
    ['iperf 5800 [000]', `iperf;${stack} 1`],
    [':-1    -1 [000]  2782.534264:   5 cycles: ', `:-1;${stack} 5`],
    ['a 12 [000] 1.5: 2 cycles:', `a;${stack} 2`],
    ['npm i graphile-  5912 [001]  2782.536327: 9 cycles: ', `npm_i_graphile-;${stack} 9`],
    ['memfd:sealed-91  5912 [001]  2782.536327: 9 cycles: ', `memfd:sealed-91;${stack} 9`],
    ['kworker/0:1-ev    12 [000]    5.000001: 4 cycles: ', `kworker/0:1-ev;${stack} 4`],
    ['V8 WorkerThread 24636/25607 [000] 94564.109216: 100 cycles: ', `V8_WorkerThread;${stack} 100`],
    ['  blank first 12 [000] 1.000000: 2 cycles: ', `blank_first;${stack} 2`],
    ['swapper     0 [000] 1.000000: sched:sched_switch: prev_comm=swapper/0 prev_pid=0', `swapper;${stack} 1`],
  ])('%s', (header, wanted) => {
    expect(folded(`${header}\n${frames}\n`)).toEqual([wanted]);
  });

  test('a process may carry its pid and tid', () => {
    const text = `iperf 5800/5801 [000] 1.5: 1 cycles: \n${frames}\n`;
    expect(folded(text, { process: 'pid' })).toEqual([`iperf-5800;${stack} 1`]);
    expect(folded(text, { process: 'tid' })).toEqual([`iperf-5800/5801;${stack} 1`]);
    expect(folded(`iperf 5800 1.5: 1 cycles: \n${frames}`, { process: 'tid' })).toEqual([`iperf-?/5800;${stack} 1`]);
  });
});

describe('frames', () => {
  const one = (frame: string, options: Partial<FoldOptions> = {}, comm = 'x1'): string =>
    (folded(`${comm} 1 1.0: 1 cycles: \n\t${frame}\n`, options)[0] ?? '').replace(/^[^;]*;/, '').replace(/ 1$/, '');

  test.each([
    ['abc tcp_sendmsg+0x20 ([kernel.kallsyms])', 'tcp_sendmsg'],
    ['abc [unknown] (/usr/lib/libc.so.6)', '[libc.so.6]'],
    ['abc [unknown] (/usr/lib/libglib.so (deleted))', '[libglib.so]'],
    ['abc [unknown] ([unknown])', '[unknown]'],
    ['abc  (/usr/lib/libc.so.6)', '[libc.so.6]'],
    ['abc foo (/opt/my app/bin (x86)/tool)', 'foo'],
    ['abc foo (inlined)', 'foo'],
    ['abc outer->inner (/tmp/perf-12.map)', 'outer;inner_[i]'],
    ['abc std::vector<int>::push_back(int const&) (/bin/x)', 'std::vector<int>::push_back'],
    ['abc (anonymous namespace)::run(int) (/bin/x)', '(anonymous namespace)::run'],
    [
      'abc std::function<int (int, int)>::operator()(int, int) const (/bin/x)',
      'std::function<int (int, int)>::operator',
    ],
    ['abc operator<(Key const&, Key const&) (/bin/x)', 'operator<'],
    ['abc std::less<Key>::operator()(Key const&) (/bin/x)', 'std::less<Key>::operator'],
    ['abc Proxy<void (*)(int)>::operator->(int) (/bin/x)', 'Proxy<void (*)(int)>::operator->'],
    ['abc odd<(int) (/bin/x)', 'odd<'],
    ['abc v8::(anonymous namespace)::Invoke+0x12b (/usr/bin/node)', 'v8::(anonymous namespace)::Invoke'],
    ['abc net/http.(*Client).Do (/bin/go)', 'net/http.(*Client).Do'],
    ['abc lambda;with;semicolons (/bin/x)', 'lambda:with:semicolons'],
    ['abc RegExp:[&<>\\"\\\'] (/tmp/perf-7539.map)', 'RegExp:[&<>\\\\]'],
    ['abc f ([JIT app cache])', 'f'],
  ])('%s', (frame, wanted) => {
    expect(one(frame)).toBe(wanted === '' ? 'x1' : wanted);
  });

  test('marks of kernel, run-time code and addresses', () => {
    const all = { kernel: true, jit: true, addrs: true };
    expect(one('abc f ([nf_conntrack])', all)).toBe('f_[k]');
    expect(one('abc f (/lib/modules/4.3.0/build/vmlinux)', all)).toBe('f_[k]');
    expect(one('abc f (/usr/lib/debug/boot/vmlinux-5.4.14-generic)', all)).toBe('f_[k]');
    expect(one('abc f (/opt/vmlinux-notes/tool)', all)).toBe('f');
    expect(one('abc f (/tmp/perf-1.map)', all)).toBe('f_[j]');
    expect(one('abc f (/tmp/jitted-314-41.so)', all)).toBe('f_[j]');
    expect(one('abc [unknown] (/lib/x.so)', all)).toBe('[x.so <abc>]');
    expect(one('abc [unknown] ([unknown])', all)).toBe('[unknown <abc>]');
  });

  test('the JVM’s signatures are shortened for java alone, though the line is the same', () => {
    const frame = '\tabc Lorg/x/Factory;.call(Lorg/x/Action;)V (/tmp/perf-9.map)\n';
    const text = `java 1 1.0: 1 cycles: \n${frame}\nnode 1 1.0: 1 cycles: \n${frame}\n`;
    expect(folded(text)).toEqual(['java;org/x/Factory:.call 1', 'node;Lorg/x/Factory:.call 1']);
  });
});

describe('samples', () => {
  test('the last sample counts without a blank line or a newline after it', () => {
    const text = `a1 1 1.0: 5 cycles: \n${frames}`;
    expect(folded(text)).toEqual([`a1;${stack} 5`]);
    expect(folded(text.trimEnd())).toEqual([`a1;${stack} 5`]);
  });

  test('a sample that follows without a blank line is a separate sample', () => {
    expect(folded(`a1 1 1.0: 5 cycles: \n${frames}b2 2 1.1: 6 cycles: \n${frames}`)).toEqual([
      `a1;${stack} 5`,
      `b2;${stack} 6`,
    ]);
  });

  test('stacks on the line of their header count', () => {
    const text = 'a1 1 1.0:  5 cycles:u:      ab12 main+0x5 (/bin/a)\na1 1 1.1:  5 cycles:u:      ab13 work (/bin/a)\n';
    expect(folded(text)).toEqual(['a1;main 5', 'a1;work 5']);
  });

  test('a command that starts with blanks and hex digits starts a sample, and is not an address', () => {
    const text =
      '           false 39654 19115.489713:          1 cycles:u:  ffffffff9b201293 [unknown] ([unknown])\n' +
      '           false 39654 19115.489719:          1 cycles:u:      7fa68b1f2d84 _dl_start+0x4 (/usr/lib/ld-2.31.so)\n';
    expect(folded(text)).toEqual(['false;[unknown] 1', 'false;_dl_start 1']);
  });

  test('a sample without a stack counts for its process', () => {
    expect(folded('a1 1 1.0: 5 cycles: \n\n')).toEqual(['a1 5']);
  });

  test('no event is lost or mixed with another', () => {
    const text = `# cmdline : /usr/bin/perf record\n\na1 1 1.0: 5 cycles: \n${frames}\na1 1 1.0: 9 instructions: \n${frames}\na1 1 1.2: 5 cycles: \n${frames}\n`;
    expect(events(text).map(({ event, samples, weight }) => [event, samples, weight])).toEqual([
      ['cycles', 2, 10],
      ['instructions', 1, 9],
    ]);
  });

  test('bytes that are not UTF-8 are unchanged', () => {
    const name = Buffer.from([0x66, 0xff, 0xe9]).toString('latin1');
    expect(folded(`a1 1 1.0: 5 cycles: \n\tabc ${name} (/bin/a)\n`)).toEqual([`a1;${name} 5`]);
  });
});

describe.each(['perf/perf-iperf.script.txt', 'perf/realguest.script.txt'])('%s', (name) => {
  const text = sample(name);

  test('every header is a sample, and every sample counts once', () => {
    const headers = text.match(/^\S.*:\s*$/gm)?.length ?? 0;
    expect(headers).toBeGreaterThan(200);
    const [first, ...others] = events(text);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ event: 'cpu-clock:ppp', samples: headers, weight: headers * 10_101_010 });
    const sum = [...(first?.tree.stacks() ?? [])].reduce((all, { samples }) => all + samples, 0);
    expect(sum).toBe(headers);
  });

  test('the result does not depend on the division of the text into chunks', () => {
    const whole = folded(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const folder = new PerfFolder(plain);
        let at = 0;
        for (const size of sizes) {
          folder.push(text.slice(at, at + size));
          at += size;
        }
        folder.push(text.slice(at));
        expect(folder.end().flatMap((event) => foldedText(event, 'weight').trimEnd().split('\n'))).toEqual(whole);
      }),
      { seed: 8, numRuns: 20 },
    );
  });
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a 1 1.0: 2 c:\n', '\tab f (m)\n', '\n', '#x\n', 'x', '(', ')', ' ', '->')),
      (parts) => {
        events(parts.join(''));
      },
    ),
    { seed: 9 },
  );
});
