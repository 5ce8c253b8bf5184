import { expect, test } from 'vitest';
import { readTcpConnections } from '../../../facts/network/read-tcp-connections.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';

const head =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, peer: string, state: string): string =>
  `   0: ${local} ${peer} ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 20 4 30 10 -1\n`;

/** Lines of a kernel on a little-endian machine: each word of four bytes is the other way round. */
test.each([
  ['0100007F:0016', '0200007F:C35A', '127.0.0.1:22 - 127.0.0.2:50010'],
  [
    'B80D0120000000000000000001000000:0016',
    'B80D0120000000000000000002000000:0050',
    '[2001:db8::1]:22 - [2001:db8::2]:80',
  ],
  [
    '000080FE00000000FF005450563412FE:0016',
    '00000000000000000000000001000000:0017',
    '[fe80::5054:ff:fe12:3456]:22 - [::1]:23',
  ],
  [
    '0000000000000000FFFF00000707800A:0016',
    '0000000000000000FFFF00003100800A:C35A',
    '10.128.7.7:22 - 10.128.0.49:50010',
  ],
  ['B80D0120010000000000000001000000:0016', '00000000000000000000000000000000:0000', '[2001:db8:0:1::1]:22 - [::]:0'],
])('%s is %s', async (local, peer, text) => {
  const path = local.length > 20 ? '/proc/net/tcp6' : '/proc/net/tcp';
  const seen = await readTcpConnections(
    treeReader({ [path]: head + line(local, peer, '01') + line(local, peer, '0A') }),
  );
  expect(seen.map((one) => one.text)).toEqual([text]);
  expect(seen[0]?.inode).toBe('4711');
});

test('without the file there are no connections', async () => {
  expect(await readTcpConnections(treeReader({}))).toEqual([]);
});
