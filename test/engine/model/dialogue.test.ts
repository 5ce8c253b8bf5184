import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { Conversation } from '../../../engine/model/dialogue.ts';
import { simulatedClock } from '../../../machines/simulated/machine/simulated-clock.ts';

const attention = (within = 5) => ({ within, clock: simulatedClock(), signal: new AbortController().signal });

test('the answer is found among other lines, also if it arrives in pieces', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours);
  theirs.write('{"QMP": {}}\r\n{"event": "RESUME"}\n{"ret');
  setImmediate(() => theirs.write('urn": {"running": true}}\n'));
  expect(await conversation.hear((line) => line.includes('return'), attention())).toBe('{"return": {"running": true}}');
});

test('a message reaches the other side as a single line', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours);
  conversation.say('{"execute":"query-status"}');
  theirs.on('data', (chunk: Buffer) => theirs.write(`heard ${chunk.toString()}`));
  expect(await conversation.hear(() => true, attention())).toBe('heard {"execute":"query-status"}');
});

test('silence ends in TIMEOUT and shows the last line', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours);
  theirs.write('{"error": "busy"}\n');
  await expect(conversation.hear((line) => line.includes('return'), attention(3))).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'no answer within 3 s; the last line was {"error": "busy"}',
  });
});

test('a closed socket is EPIPE at once', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours);
  theirs.end();
  await expect(conversation.hear(() => true, attention())).rejects.toMatchObject({ code: 'EPIPE' });
});

test('an answer without an end is cut off', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours, { longest: 1000 });
  theirs.write('x'.repeat(1001));
  await expect(conversation.hear(() => true, attention())).rejects.toThrow('longer than 1000 bytes');
});

test('data before the guest agent’s sentinel byte is stale', async () => {
  const [ours, theirs] = duplexPair();
  using conversation = new Conversation(ours);
  theirs.write(
    Buffer.concat([Buffer.from('{"return": 1}\n{"ret'), Buffer.from([0xff]), Buffer.from('{"return": 2}\n')]),
  );
  expect(await conversation.hear(() => true, attention())).toBe('{"return": 2}');
});

test('an abort ends the wait with its reason', async () => {
  const [ours] = duplexPair();
  using conversation = new Conversation(ours);
  const signal = AbortSignal.abort(new Error('second Ctrl+C'));
  await expect(conversation.hear(() => true, { ...attention(), signal })).rejects.toThrow('second Ctrl+C');
});
