import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeAttributeScript } from '../../../steps/support/boot/write-attribute-script.ts';
import { address, bootTree, card } from './boot-tree.ts';
import type { BootTree } from './boot-tree.ts';

let tree: BootTree;
beforeEach(() => {
  tree = bootTree();
});
afterEach(() => tree[Symbol.dispose]());

describe('write-attribute', () => {
  const at = (path: string): string => `${tree.root}/${path}`;
  const write = (path: string, text: string, expected: string, compare: string, ...device: readonly string[]) =>
    tree.run(
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
  ] as const)('%s: %j is read as %j if %j is requested', (compare, text, shown, expected, code) => {
    tree.put('sys/a', 'old\n');
    const result = write('sys/a', text, expected, compare);
    expect(tree.get('sys/a')).toBe(`${shown}\n`);
    expect(result.code, result.said).toBe(code);
  });

  test('the attribute of another card is not written', () => {
    tree.putCard();
    tree.put('sys/devices/pci0000:00/0000:00:05.0/power', 'old\n');
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
    const power = `sys/devices/pci0000:00/${address}/power`;
    tree.put(power, 'old\n');
    const changed = write(power, 'new', 'new', 'exact', address, '8086:ffff:8086:0000');
    expect(changed).toMatchObject({ code: 1, said: expect.stringMatching(/is 8086:10d3:8086:0000 and not 8086:ffff/) });
    expect(tree.get(power)).toBe('old\n');
    const same = write(power, 'new', 'new', 'exact', address, '8086:10d3:8086:0000');
    expect(same.code, same.said).toBe(0);
  });
});

describe('write-attribute, refused by the kernel', () => {
  const count = `sys/devices/pci0000:00/${address}/sriov_numvfs`;
  /** A folder represents an attribute that refuses; each half second of waiting calls `meanwhile`, and is counted. */
  const waiting = (meanwhile: string, isDriven: boolean) => {
    tree.putCard();
    if (!isDriven) rmSync(join(tree.root, card, 'driver'));
    mkdirSync(join(tree.root, count), { recursive: true });
    tree.putProgram('sleep', `echo waited >>${tree.root}/waits\n${meanwhile}\n`);
    const path = join(tree.root, count);
    return tree.run(
      writeAttributeScript,
      'write-attribute',
      path,
      '2',
      path,
      '2',
      'exact',
      address,
      '8086:10d3:8086:0000',
    );
  };
  const waits = (): number => tree.get('waits').match(/waited/g)?.length ?? 0;

  test('with a driver it is tried once more, and then reported', () => {
    expect(waiting('', true)).toMatchObject({ code: 1, said: expect.stringMatching(/was not written: .*directory/) });
    expect(waits()).toBe(1);
  });

  test('without a driver it is repeated until a driver can be loaded', () => {
    const folder = `${tree.root}/${count}`;
    const bound = `rmdir ${folder}; echo 0 >${folder}; ln -s x ${tree.root}/${card}/driver`;
    const { code, said } = waiting(`[ $(wc -l <${tree.root}/waits) -lt 5 ] || { ${bound}; }`, false);
    expect(code, said).toBe(0);
    expect(tree.get(count)).toBe('2\n');
    expect(waits()).toBe(5);
  });
});
