import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { macInUnit, readBootCard } from '../../../steps/support/boot/boot-card.ts';
import { bindPciScript } from '../../../steps/support/boot/bind-pci-script.ts';
import { escapedPath, unitText } from '../../../steps/support/boot/unit-text.ts';
import { writeAttributeScript } from '../../../steps/support/boot/write-attribute-script.ts';
import { address, bootTree, card } from './boot-tree.ts';
import type { BootTree } from './boot-tree.ts';
import { nic, smallHost } from './small-host.ts';
import { treeReader } from './tree-reader.ts';

let tree: BootTree;
beforeEach(() => {
  tree = bootTree();
});
afterEach(() => tree[Symbol.dispose]());

describe('bind-pci', () => {
  const bind = (...card: readonly string[]): ReturnType<BootTree['run']> =>
    tree.run(bindPciScript, 'bind-pci', 'vfio-pci', ...card);
  const ids = '8086:10d3:8086:0000';
  const mac = '52:54:00:12:34:56';

  test.each([
    [
      'another ID',
      [address, '8086:10d4:8086:0000', mac],
      /refused: the card at 0000:00:04\.0 is 8086:10d3:8086:0000 and not 8086:10d4/,
    ],
    [
      'another MAC address',
      [address, ids, '52:54:00:00:00:01'],
      /refused: .* has the MAC address 52:54:00:12:34:56 and not 52:54:00:00:00:01/,
    ],
    ['no card', ['0000:00:09.0', ids, mac], /refused: no device has address 0000:00:09\.0/],
    [
      'another second card',
      [address, ids, mac, '0000:00:09.0', ids, '-'],
      /refused: no device has address 0000:00:09\.0/,
    ],
  ] as const)('%s: nothing is touched', (_, cards, says) => {
    tree.putCard();
    const { code, said } = bind(...cards);
    expect(said).toMatch(says);
    expect(said).toMatch(/nothing was changed/);
    expect(code).toBe(1);
    expect([tree.get(`${card}/driver_override`), tree.get(`${card}/driver/unbind`)]).toEqual(['(null)\n', '']);
  });

  test('a missing driver', () => {
    tree.putCard();
    rmSync(join(tree.root, 'sys/bus/pci/drivers/vfio-pci'), { recursive: true });
    expect(bind(address, ids, mac)).toMatchObject({ code: 1, said: expect.stringMatching(/has no driver vfio-pci/) });
    expect(tree.get(`${card}/driver_override`)).toBe('(null)\n');
  });

  test('a card that already has the driver keeps it', () => {
    tree.putCard();
    rmSync(join(tree.root, card, 'driver'));
    symlinkSync('../../drivers/vfio-pci', join(tree.root, card, 'driver'));
    expect(bind(address, ids, '-')).toEqual({ code: 0, said: `${address} (${ids}) is bound to vfio-pci\n` });
    expect(tree.get(`${card}/driver/unbind`)).toBe('');
  });

  test('a card that the driver does not claim is returned to the host', () => {
    tree.putCard();
    const { code, said } = bind(address, ids, mac);
    expect(said).toMatch(/was not bound to vfio-pci: dmesg shows the cause/);
    expect(code).toBe(1);
    expect(tree.get(`${card}/driver_override`)).toBe('\n');
    expect(tree.get(`${card}/driver/unbind`)).toBe(`${address}\n`);
    expect(tree.get('sys/bus/pci/drivers_probe')).toBe(`${address}\n`);
  });
});

describe('the unit', () => {
  const task = { unit: 'u.service', what: '100% of it', type: 'pci-bind', after: ['a.service'] };

  test('systemd reads its lines as the same program', () => {
    for (const script of [bindPciScript, writeAttributeScript, 'echo "a\\tb" 100%\n']) {
      const text = unitText({ ...task, script, args: ['x'] });
      const lines = [...text.matchAll(/^StandardInputText=(.*)$/gm)].map(([, line = '']) => line);
      // An empty line would start the program again, and a backslash at the end would join two lines.
      expect(lines.filter((line) => line === '' || line.endsWith('\\') || line.trim() !== line)).toEqual([]);
      expect(`${lines.map((line) => line.replaceAll('\\\\', '\\').replaceAll('%%', '%')).join('\n')}\n`).toBe(script);
    }
  });

  test('systemd reads each argument as one word, with any content', () => {
    const text = unitText({ ...task, script: 'true\n', args: ['a b', '$HOME', '50%', 'say "x"', 'C:\\', '', '-1'] });
    expect(text).toContain('ExecStart=/bin/sh -s -- "a b" "$$HOME" "50%%" "say \\"x\\"" "C:\\\\" "" -1\n');
    expect(text).toContain('Description=100%% of it\n');
  });

  test('paths are escaped as by systemd-escape --path, and long paths remain distinct', () => {
    expect(escapedPath('/sys/block/dm-0/queue/a b')).toBe('sys-block-dm\\x2d0-queue-a\\x20b');
    const long = (end: string): string => escapedPath(`/sys/${'x'.repeat(300)}/${end}`);
    expect(long('a').length).toBeLessThan(200);
    expect(long('a')).not.toBe(long('b'));
  });

  test('the permanent MAC address is compared, and later that in the unit', async () => {
    const host = smallHost([nic]);
    const own = { '/sys/devices/pci0000:00/0000:00:04.0/net/enp0s4/addr_assign_type': '0\n' };
    expect((await readBootCard(address, treeReader({ ...host, ...own }))).mac).toBe('52:54:00:12:34:56');
    const set = { '/sys/devices/pci0000:00/0000:00:04.0/net/enp0s4/addr_assign_type': '3\n' };
    expect((await readBootCard(address, treeReader({ ...host, ...set }))).mac).toBeNull();
    const seen = { address, ids: '8086:10d3:8086:0000', mac: null, physical: null };
    const text = unitText({
      ...task,
      script: 'true\n',
      args: ['bind-pci', 'vfio-pci', address, seen.ids, '52:54:00:12:34:56'],
    });
    expect(macInUnit(text, seen)).toBe('52:54:00:12:34:56');
    expect(macInUnit(text, { ...seen, ids: 'other' })).toBeNull();
    expect(macInUnit('', seen)).toBeNull();
  });
});
