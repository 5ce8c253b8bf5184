import { createServer, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../../engine/model/clock.ts';
import { runDialogue } from '../../../engine/model/dialogue.ts';
import { guestMachine } from '../../../machines/guest/guest-machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { realClock } from '../real-clock.ts';

/** An agent behind a socket of QEMU: the next client is served only after the one before has disconnected. */
const waiting: Socket[] = [];
let isBusy = false;
let isPartial = false;
function serveNext(): void {
  const client = waiting.shift();
  isBusy = client !== undefined;
  client?.on('data', (chunk) => {
    for (const line of chunk.toString('latin1').replaceAll('\u00ff', '').split('\n').filter(Boolean)) {
      const { execute, arguments: given } = JSON.parse(line) as { execute: string; arguments?: { id?: number } };
      if (isPartial) client.write('{"ret');
      else if (execute === 'guest-sync-delimited')
        client.write(Buffer.concat([Buffer.of(0xff), Buffer.from(`{"return": ${given?.id}}\n`)]));
      else client.write('{"return": {}}\n');
    }
  });
  client?.on('error', () => {}).on('close', serveNext);
  client?.resume();
}
const agent = createServer({ pauseOnConnect: true }, (client) => {
  waiting.push(client);
  if (!isBusy) serveNext();
});
/** Ten times as fast as the real one. */
const quick: Clock = {
  ...realClock,
  now: () => new Date(realClock.now().getTime() * 10),
  sleep: (seconds, signal) => realClock.sleep(seconds / 10, signal),
};

let folder: string;
let socket: string;
const host = localMachine({ name: 'host' });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-one-client-'));
  socket = join(folder, 'agent.sock');
  await new Promise<void>((resolve) => agent.listen(socket, resolve));
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  agent.close();
  await rm(folder, { recursive: true });
});

test('a guest that is not used leaves its agent to the other readers: the host that ends the VM, another runbook', async () => {
  await using guest = await guestMachine({ name: 'guest', host, socket, clock: realClock });
  const attention = { within: 5, clock: realClock, signal: new AbortController().signal };
  const ping = { socket, say: ['{"execute":"guest-ping"}'], hear: '"return":{}' };
  expect(await runDialogue(ping, host, attention)).toBe('{"return": {}}');
  await using other = await guestMachine({ name: 'the same guest', host, socket, clock: realClock });
  await guest.reconnect();
  await other.reconnect();
}, 30_000);

test('an agent that begins an answer and does not end it: the message has the time that it really had', async () => {
  isPartial = true;
  await expect(guestMachine({ name: 'guest', host, socket, clock: quick })).rejects.toThrow(
    'sent only a part of an answer within 10 s',
  );
}, 30_000);
