import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineError } from '../../engine/model/machine-error.ts';
import { guestMachine } from '../../machines/guest/guest-machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import { realClock } from '../machines/real-clock.ts';
import { fuzzing, within } from './fuzzing.ts';

/** How a valid stream is changed: at a place (a part of its length), in one of these ways. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  how: fc.constantFrom('flip', 'cut', 'delete', 'insert', 'repeat', 'digits', 'mark'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(valid: Buffer, mark: Buffer, { at, how, bytes }: Change): Buffer {
  const place = Math.floor(at * valid.length);
  const [before, after] = [valid.subarray(0, place), valid.subarray(place)];
  switch (how) {
    case 'flip':
      return Buffer.concat([before, Buffer.of((after[0] ?? 0) ^ (bytes[0] ?? 1)), after.subarray(1)]);
    case 'cut':
      return before;
    case 'delete':
      return Buffer.concat([before, after.subarray(bytes.length)]);
    case 'insert':
      return Buffer.concat([before, bytes, after]);
    case 'repeat':
      return Buffer.concat([before, after, after]);
    case 'digits':
      return Buffer.concat([before, Buffer.from('99999999999999999999'), after]);
    case 'mark':
      return Buffer.concat([before, mark, after]);
  }
}

/** The outcome of a call: a value, or an error for people; everything else is a fault. */
async function settle(task: Promise<unknown>): Promise<void> {
  try {
    await task;
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    expect(error.message).not.toBe('');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'runbook-fuzz-'));
let server: Server;
let serve: (socket: Socket) => void = () => {};
const path = process.env['PATH'];
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An "ssh" whose two outputs come from here; it starts faster than a real one, so that there can be many.
  const { port } = server.address() as AddressInfo;
  const stub = `#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/${port} 4<>/dev/tcp/127.0.0.1/${port}
printf 'out %s\\n' $$ >&3; printf 'err %s\\n' $$ >&4
cat <&4 >&2 & cat <&3 & cat >&3
kill $(jobs -p) 2>/dev/null
`;
  writeFileSync(join(folder, 'ssh'), stub, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${path}`;
});
afterAll(() => {
  process.env['PATH'] = path;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The valid answer to a request of a session. */
function answerTo(request: string, mark: string): string {
  const [word = '', ...fields] = request.split(' ');
  const letters = 'y'.repeat(fields.length);
  if (word === 'read') return `${letters}${mark}${fields.map(() => `text\n${mark}`).join('')}0 ${mark}`;
  if (word === 'list') return `${letters}${mark}${fields.map(() => `a\0b\0${mark}`).join('')}0 ${mark}`;
  if (word === 'stat') return `${letters}${mark}${fields.map(() => '81a4 0 0 12\0').join('')}${mark}0 ${mark}`;
  if (word === 'link') return `${letters}${mark}${fields.map(() => 'target\0').join('')}${mark}0 ${mark}`;
  return `0 ${mark}`;
}

/** A far end that sends a changed stream: each answer is valid until the change. */
function farEnd(changed: Change, turn: number): (socket: Socket) => void {
  return (socket) => {
    let [mark, name, turns] = ['', '', 0];
    const send = (to: Socket | undefined, text: string): void => {
      const bytes = Buffer.from(text);
      to?.write(turns === turn ? mutate(bytes, Buffer.from(mark), changed) : bytes);
    };
    const lines = createInterface({ input: socket }).on('error', () => {});
    lines.on('line', (line) => {
      if (name === '') {
        name = line;
        return;
      }
      if (mark === '') {
        mark = `\x1e${line}\x1e`;
        send(socket, `${mark}0 /tmp/x${mark}`);
      } else send(socket, answerTo(line, mark));
      turns += 1;
    });
  };
}

test(
  'a session whose stream is changed at any place ends in a value or in an error, in time',
  async () => {
    await fc.assert(
      fc.asyncProperty(change, fc.nat(4), async (changed, turn) => {
        serve = farEnd(changed, turn);
        const connecting = sshMachine({ name: 'host', host: 'h', patience: 1, connectTimeout: 1 });
        await settle(connecting);
        const machine = await connecting.catch(() => undefined);
        if (machine === undefined) return;
        await settle(machine.read('/a'));
        await Promise.all([settle(machine.stat('/a')), settle(machine.list('/a')), settle(machine.link('/a'))]);
        await settle(machine.remove('/a'));
        await machine[Symbol.asyncDispose]();
      }),
      fuzzing(60),
    );
  },
  within(110).timeout,
);

test(
  'random bytes for a session end in an error',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        serve = (socket) => void socket.end(Buffer.from(bytes));
        const connecting = sshMachine({ name: 'host', host: 'h', patience: 1, connectTimeout: 1 });
        await expect(connecting).rejects.toBeInstanceOf(MachineError);
      }),
      fuzzing(15),
    );
  },
  within(60).timeout,
);

test(
  'an agent whose answers are changed at any place ends in a value or in an error',
  async () => {
    const socketPath = join(folder, 'agent');
    let [changed, turn]: [Change | undefined, number] = [undefined, 0];
    const agent = createServer((socket) => {
      let turns = 0;
      socket.on('error', () => {});
      createInterface({ input: socket })
        .on('error', () => {})
        .on('line', (line) => {
          const { execute, arguments: given } = JSON.parse(line.slice(line.indexOf('{'))) as {
            readonly execute: string;
            readonly arguments: { readonly id?: number };
          };
          const answers: Readonly<Record<string, unknown>> = {
            'guest-ping': {},
            'guest-exec': { pid: 7 },
            'guest-exec-status': { exited: true, exitcode: 0, 'out-data': 'b3V0', 'err-data': 'ZXJy' },
          };
          const synchronized = execute === 'guest-sync-delimited';
          const value = synchronized ? given.id : answers[execute];
          const bytes = Buffer.from(`${synchronized ? '\xff' : ''}${JSON.stringify({ return: value })}\n`, 'latin1');
          socket.write(turns++ === turn && changed !== undefined ? mutate(bytes, Buffer.of(0x0a), changed) : bytes);
          // What is cut would only be waited for.
          if (changed?.how === 'cut' || changed?.how === 'delete') socket.end();
        });
    }).listen(socketPath);
    const host = localMachine({ name: 'host' });
    // Waits of many seconds pass at once, after the stream had its turn.
    const clock = { ...realClock, sleep: (_: number, signal?: AbortSignal) => realClock.sleep(0.02, signal) };
    await fc.assert(
      fc.asyncProperty(change, fc.nat(3), async (given, at) => {
        [changed, turn] = [given, at];
        const connecting = guestMachine({ name: 'guest', host, socket: socketPath, clock });
        await settle(connecting);
        const machine = await connecting.catch(() => undefined);
        if (machine === undefined) return;
        await settle(machine.run(['true'], { deadline: 1 }));
        await settle(machine.stat('/a'));
        await machine[Symbol.asyncDispose]();
      }),
      fuzzing(100),
    );
    agent.close();
  },
  within(110).timeout,
);
