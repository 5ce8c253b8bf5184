import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Bench } from '../conformance.ts';

/** Cases of UNIX stream sockets. */
export function connectingCases({ machine, fresh }: Bench): void {
  test('a socket carries bytes both ways and ends', async () => {
    const path = `${await fresh()}/a socket's name`;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.write('{"QMP":1}\n');
      socket.on('data', (chunk) => socket.write(chunk));
      socket.on('end', () => socket.end('bye'));
    });
    server.listen(path);
    await once(server, 'listening');
    try {
      expect((await machine().stat(path))?.kind).toBe('socket');
      const both = await Promise.all([machine().connect(path), machine().connect(path)]);
      const payload = 'é'.repeat(100_000);
      for (const duplex of both) duplex.end(payload);
      expect(await Promise.all(both.map((duplex) => text(duplex)))).toEqual([
        `{"QMP":1}\n${payload}bye`,
        `{"QMP":1}\n${payload}bye`,
      ]);
    } finally {
      server.close();
    }
  });

  test('no such socket is ENOENT', async () => {
    await expect(machine().connect(`${await fresh()}/none`)).rejects.toMatchObject({
      name: 'MachineError',
      code: 'ENOENT',
    });
  });
}
