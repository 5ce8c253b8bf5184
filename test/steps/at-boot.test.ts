import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { macInUnit, readBootCard } from '../../steps/at-boot/boot-card.ts';
import { bindPciScript } from '../../steps/at-boot/bind-pci-script.ts';
import { escapedPath, unitText } from '../../steps/at-boot/unit-text.ts';
import { writeAttributeScript } from '../../steps/at-boot/write-attribute-script.ts';
import { nic, smallHost } from './small-host.ts';
import { treeReader } from './tree-reader.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runbook-boot-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const get = (path: string): string => readFileSync(join(root, path), 'utf8');

const address = '0000:00:04.0';
const card = `sys/bus/pci/devices/${address}`;

/** A card with its driver, as files: what is written stays where it was written, and nothing comes of it. */
function putCard(mac = '52:54:00:12:34:56'): void {
  put(`${card}/vendor`, '0x8086\n');
  put(`${card}/device`, '0x10d3\n');
  put(`${card}/subsystem_vendor`, '0x8086\n');
  put(`${card}/subsystem_device`, '0x0000\n');
  put(`${card}/driver_override`, '(null)\n');
  put(`${card}/net/eth0/address`, `${mac}\n`);
  put('sys/bus/pci/drivers/e1000e/unbind', '');
  put('sys/bus/pci/drivers/vfio-pci/unbind', '');
  put('sys/bus/pci/drivers_probe', '');
  symlinkSync('../../drivers/e1000e', join(root, card, 'driver'));
}

/** Runs a shell program as the unit does, on this tree instead of the kernel's; dash is what /bin/sh is on Debian. */
function run(script: string, ...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  put('bin/modprobe', '#!/bin/sh\n');
  chmodSync(join(root, 'bin/modprobe'), 0o755);
  const input = script.replaceAll('/sys/', `${root}/sys/`).replace('pci=/sys', `pci=${root}/sys`);
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s', '--', ...args], {
    input,
    encoding: 'utf8',
    env: { PATH: `${root}/bin:/usr/bin:/bin` },
  });
  return { code: status, said: stdout + stderr };
}

describe('bind-pci', () => {
  const bind = (...card: readonly string[]): ReturnType<typeof run> =>
    run(bindPciScript, 'bind-pci', 'vfio-pci', ...card);
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
    ['no card', ['0000:00:09.0', ids, mac], /refused: there is no device at 0000:00:09\.0/],
    [
      'another second card',
      [address, ids, mac, '0000:00:09.0', ids, '-'],
      /refused: there is no device at 0000:00:09\.0/,
    ],
  ] as const)('%s: nothing is touched', (_, cards, says) => {
    putCard();
    const { code, said } = bind(...cards);
    expect(said).toMatch(says);
    expect(said).toMatch(/nothing was changed/);
    expect(code).toBe(1);
    expect([get(`${card}/driver_override`), get(`${card}/driver/unbind`)]).toEqual(['(null)\n', '']);
  });

  test('a driver that is not there', () => {
    putCard();
    rmSync(join(root, 'sys/bus/pci/drivers/vfio-pci'), { recursive: true });
    expect(bind(address, ids, mac)).toMatchObject({ code: 1, said: expect.stringMatching(/has no driver vfio-pci/) });
    expect(get(`${card}/driver_override`)).toBe('(null)\n');
  });

  test('a card that has it already keeps it', () => {
    putCard();
    rmSync(join(root, card, 'driver'));
    symlinkSync('../../drivers/vfio-pci', join(root, card, 'driver'));
    expect(bind(address, ids, '-')).toEqual({ code: 0, said: `${address} (${ids}) is with vfio-pci\n` });
    expect(get(`${card}/driver/unbind`)).toBe('');
  });

  test('a card that is not taken is given back', () => {
    putCard();
    const { code, said } = bind(address, ids, mac);
    expect(said).toMatch(/was not taken by vfio-pci: dmesg says why/);
    expect(code).toBe(1);
    expect(get(`${card}/driver_override`)).toBe('\n');
    expect(get(`${card}/driver/unbind`)).toBe(`${address}\n`);
    expect(get('sys/bus/pci/drivers_probe')).toBe(`${address}\n`);
  });
});

describe('write-attribute', () => {
  const at = (path: string): string => `${root}/${path}`;
  const write = (path: string, text: string, expected: string, compare: string, ...device: readonly string[]) =>
    run(
      writeAttributeScript,
      'write-attribute',
      at(path),
      text,
      at(path),
      expected,
      compare,
      ...(device.length > 0 ? device : ['-', '-']),
    );

  test.each([
    ['exact', '64', '64', '64', 0],
    ['exact', '64', '64', '32', 1],
    ['choice', 'a [b] c', 'a [b] c', 'b', 0],
    ['choice', 'a [b] c', 'a [b] c', 'a', 1],
    ['list', '0-2,4', '0-2,4', '0,1,2,4', 0],
    ['list', '0-2', '0-2', '0-3', 1],
    ['mask', '00000000,0000000f', '00000000,0000000f', 'f', 0],
    ['mask', 'e', 'e', 'f', 1],
  ] as const)('%s: %j is read as %j where %j is wanted', (compare, text, shown, expected, code) => {
    put('sys/a', 'old\n');
    const result = write('sys/a', text, expected, compare);
    expect(get('sys/a')).toBe(`${shown}\n`);
    expect(result.code, result.said).toBe(code);
  });

  test('the attribute of another card is not written', () => {
    putCard();
    put('sys/devices/pci0000:00/0000:00:05.0/power', 'old\n');
    const other = write(
      'sys/devices/pci0000:00/0000:00:05.0/power',
      'new',
      'new',
      'exact',
      address,
      '8086:10d3:8086:0000',
    );
    expect(other).toMatchObject({
      code: 1,
      said: expect.stringMatching(/belongs to another device than 0000:00:04\.0/),
    });
    put(`sys/devices/pci0000:00/${address}/power`, 'old\n');
    const changed = write(
      `sys/devices/pci0000:00/${address}/power`,
      'new',
      'new',
      'exact',
      address,
      '8086:ffff:8086:0000',
    );
    expect(changed).toMatchObject({ code: 1, said: expect.stringMatching(/is 8086:10d3:8086:0000 and not 8086:ffff/) });
    expect(get(`sys/devices/pci0000:00/${address}/power`)).toBe('old\n');
    const same = write(
      `sys/devices/pci0000:00/${address}/power`,
      'new',
      'new',
      'exact',
      address,
      '8086:10d3:8086:0000',
    );
    expect(same.code, same.said).toBe(0);
  });
});

describe('the unit', () => {
  const task = { unit: 'u.service', what: '100% of it', type: 'pci-bind', after: ['a.service'] };

  test('its lines are the program again, as systemd reads them', () => {
    for (const script of [bindPciScript, writeAttributeScript, 'echo "a\\tb" 100%\n']) {
      const text = unitText({ ...task, script, args: ['x'] });
      const lines = [...text.matchAll(/^StandardInputText=(.*)$/gm)].map(([, line = '']) => line);
      // An empty one would begin the program anew, and a backslash at the end would join two.
      expect(lines.filter((line) => line === '' || line.endsWith('\\') || line.trim() !== line)).toEqual([]);
      expect(`${lines.map((line) => line.replaceAll('\\\\', '\\').replaceAll('%%', '%')).join('\n')}\n`).toBe(script);
    }
  });

  test('its arguments are words to systemd whatever they hold', () => {
    const text = unitText({ ...task, script: 'true\n', args: ['a b', '$HOME', '50%', 'say "x"', 'C:\\', '', '-1'] });
    expect(text).toContain('ExecStart=/bin/sh -s -- "a b" "$$HOME" "50%%" "say \\"x\\"" "C:\\\\" "" -1\n');
    expect(text).toContain('Description=100%% of it\n');
  });

  test('paths are escaped as systemd-escape --path does it, and long ones stay apart', () => {
    expect(escapedPath('/sys/block/dm-0/queue/a b')).toBe('sys-block-dm\\x2d0-queue-a\\x20b');
    const long = (end: string): string => escapedPath(`/sys/${'x'.repeat(300)}/${end}`);
    expect(long('a').length).toBeLessThan(200);
    expect(long('a')).not.toBe(long('b'));
  });

  test("a MAC address counts while it is the hardware's own, and afterwards by the unit", async () => {
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
