import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../engine/model/bytes/limits.ts';
import { OutputTap } from '../../../machines/guest/output-tap.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

test('outputs are decoded and the rest is passed on, however the stream is divided', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 50 }),
      fc.uint8Array({ maxLength: 50 }),
      fc.array(fc.nat(400)),
      (out, err, cuts) => {
        const tap = new OutputTap(limits);
        const answer = (one: string, other: string) =>
          `{"return": {"exited": true, "out-data": "${one}", "exitcode": 0, "err-data" : "${other}"}}\n{"return": {}}\n`;
        const stream = Buffer.from(answer(base64(out), base64(err)));
        const at = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
        const passed = at.map((end, index) => tap.filter(stream.subarray(at[index - 1] ?? 0, end), false));
        expect(Buffer.concat(passed).toString()).toBe(answer('', ''));
        const { stdout, stderr } = tap.take(limits);
        expect([stdout.bytes, stderr.bytes]).toEqual([Buffer.from(out), Buffer.from(err)]);
      },
    ),
  );
});

test('a stale output that has no end does not swallow the next answer', () => {
  const tap = new OutputTap(limits);
  tap.filter(Buffer.from('{"return": {"out-data": "AAAA'), false);
  expect(tap.filter(Buffer.from('{"return": 7}\n'), true).toString()).toBe('{"return": 7}\n');
});

test('text in an error that looks like an output is left alone', () => {
  const tap = new OutputTap(limits);
  const line = `${JSON.stringify({ error: { desc: '"out-data": "eHh4"' } })}\n`;
  expect(tap.filter(Buffer.from(line), false).toString()).toBe(line);
});
