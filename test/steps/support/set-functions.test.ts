import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFunctionsScript } from '../../../steps/support/boot/set-functions-script.ts';
import { address, bootTree, card } from './boot-tree.ts';
import type { BootTree } from './boot-tree.ts';

let tree: BootTree;
beforeEach(() => {
  tree = bootTree();
  tree.putCard();
});
afterEach(() => tree[Symbol.dispose]());

const ids = '8086:10d3:8086:0000';
const calls = ['0 mac 02:00:00:00:00:01', '0 vlan 100 qos 3', '1 trust on'];

describe('set-functions', () => {
  /** ip(8) writes its words to a file, and fails for these. */
  const run = (failing: string, ...words: readonly string[]) => {
    tree.put('said', '');
    tree.putProgram('ip', `echo "$*" >>${tree.root}/said\ncase "$*" in *"${failing}"*) exit 2 ;; esac\n`);
    return tree.run(setFunctionsScript, 'set-functions', ...words);
  };
  const said = () => tree.get('said').trimEnd().split('\n');

  test('each call is one call of ip on the interface of the card', () => {
    expect(run('nothing', address, ids, ...calls).code).toBe(0);
    expect(said()).toEqual(calls.map((call) => `link set dev eth0 vf ${call}`));
  });

  test('a call that fails does not keep the rest from being set, and the unit fails', () => {
    const { code, said: text } = run('vlan', address, ids, ...calls);
    expect(code).toBe(1);
    expect(text).toContain('eth0 vf 0 vlan 100 qos 3 was not set');
    expect(said()).toHaveLength(3);
  });

  test('another card is not touched', () => {
    const { code, said: text } = run('nothing', address, '8086:1521:8086:0000', ...calls);
    expect([code, text]).toEqual([1, expect.stringMatching(/refused: the card at .* is 8086:10d3/)]);
    expect(tree.get('said')).toBe('');
  });

  test('a port representor beside the interface is not taken', () => {
    tree.put(`${card}/net/aaa0/phys_port_name`, 'pf0vf0\n');
    expect(run('nothing', address, ids, '0 vlan 5').code).toBe(0);
    expect(said()).toEqual(['link set dev eth0 vf 0 vlan 5']);
  });
});
