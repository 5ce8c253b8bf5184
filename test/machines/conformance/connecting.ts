import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Bench } from './conformance.ts';

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

  test('a query gets its answer, with any lines before it and any spacing', async () => {
    const path = `${await fresh()}/qmp`;
    const server = createServer((socket) => {
      socket.write('{"QMP": 1}\n');
      createInterface({ input: socket }).on('line', (line) => {
        const { id } = JSON.parse(line) as { readonly id?: string };
        socket.write(id === undefined ? '{"return": {}}\n{"event": "STOP"}\n' : `{"id": "${id}", "return": [2]}\n`);
      });
    });
    server.listen(path);
    await once(server, 'listening');
    try {
      const say = ['{"execute":"qmp_capabilities"}', '{"execute":"query-cpus-fast","id":"it"}'];
      expect(await machine().ask({ socket: path, say, hear: '"id":"it"' })).toBe('{"id": "it", "return": [2]}');
    } finally {
      server.close();
    }
  });

  test('a query to a socket that closes without an answer is EPIPE, without a listener ENOENT', async () => {
    const path = `${await fresh()}/qmp`;
    const server = createServer((socket) => socket.end('{"QMP": 1}\n'));
    server.listen(path);
    await once(server, 'listening');
    const ask = (socket: string): Promise<string> => machine().ask({ socket, say: ['{}'], hear: '"id":"it"' });
    try {
      await expect(ask(path)).rejects.toMatchObject({ code: 'EPIPE' });
      await expect(ask(`${path}-none`)).rejects.toMatchObject({ code: 'ENOENT' });
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
