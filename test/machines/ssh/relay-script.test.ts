import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { RELAY_SCRIPT } from '../../../machines/ssh/scripts/relay-script.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbr-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A PATH with only one of the tools that a machine may have. */
function pathWith(tool: string): string {
  const bin = join(folder, `with-${tool}`);
  mkdirSync(bin, { recursive: true });
  const real = ['/usr/bin', '/bin'].map((place) => join(place, tool)).find((path) => existsSync(path));
  if (real !== undefined && !existsSync(join(bin, tool))) symlinkSync(real, join(bin, tool));
  return bin;
}
const has = (tool: string): boolean => ['/usr/bin', '/bin'].some((place) => existsSync(join(place, tool)));
const relay = (tool: string, socket: string) =>
  spawn('/bin/sh', ['-c', RELAY_SCRIPT, 'sh', socket], { env: { PATH: pathWith(tool) }, stdio: 'pipe' });

// perl is an essential package of Debian; the other tools are tested if they are installed.
describe.each(['perl', 'python3'].filter((tool) => tool === 'perl' || has(tool)))('the relay by %s', (tool) => {
  test('carries bytes both ways, and the end of each', async () => {
    const path = join(folder, `it's, a:socket {${tool}}`);
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.write('hello ');
      socket.on('data', (chunk) => socket.write(chunk));
      socket.on('end', () => socket.end('bye'));
    }).listen(path);
    await once(server, 'listening');
    const child = relay(tool, path);
    const payload = '\0é'.repeat(100_000);
    child.stdin.end(payload);
    expect(await text(child.stdout)).toBe(`\x1eopen\nhello ${payload}bye`);
    server.close();
  });

  test('ends when the socket does, even if another process still reads from it', async () => {
    const path = join(folder, `short-${tool}`);
    const server = createServer((socket) => socket.end('once')).listen(path);
    await once(server, 'listening');
    const child = relay(tool, path);
    expect(await text(child.stdout)).toBe('\x1eopen\nonce');
    child.stdin.end();
    server.close();
  });
});

test.each([['perl'], ...(has('python3') ? [['python3']] : [])])(
  '%s reports by its errno why there is no socket',
  (tool) => {
    const said = spawnSync('/bin/sh', ['-c', RELAY_SCRIPT, 'sh', join(folder, 'none')], {
      env: { PATH: pathWith(tool) },
    });
    expect(String(said.stdout)).toBe('\x1eENOENT No such file or directory\n');
  },
);

test('a machine without any of them reports it', () => {
  const said = spawnSync('/bin/sh', ['-c', RELAY_SCRIPT, 'sh', '/none'], { env: { PATH: pathWith('none') } });
  expect(String(said.stdout)).toBe('\x1eENOTSUP neither perl nor python3 is installed\n');
});
