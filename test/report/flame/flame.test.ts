import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differentialData, flameData } from '../../../report/flame/flame-data.ts';
import { FlameTree } from '../../../report/flame/flame-tree.ts';
import { foldedStacks, isFolded } from '../../../report/flame/folded-stacks.ts';
import { hottest, rollUp } from '../../../report/flame/roll-up.ts';
import { sample } from '../parse/samples.ts';

function treeOf(folded: string): FlameTree {
  const tree = new FlameTree();
  for (const { frames, value } of foldedStacks(folded)) tree.add(frames, value);
  return tree;
}

/** Rows of a graph's data as they are drawn: depth, name and the numbers. */
function rows({
  names,
  nodes,
  isDifferential,
}: ReturnType<typeof flameData>): readonly (readonly (string | number)[])[] {
  const step = isDifferential ? 5 : 3;
  return Array.from({ length: nodes.length / step }, (_, index) => {
    const [depth = 0, name = 0, ...numbers] = nodes.slice(index * step, (index + 1) * step);
    return [depth, names[name] ?? '', ...numbers];
  });
}

test('a graph has every frame with all that was called from it, by name', () => {
  expect(rows(flameData(treeOf('b;x 1\na;y;z 2\na;y 3\na 4\n')))).toEqual([
    [0, 'a', 9],
    [1, 'y', 5],
    [2, 'z', 2],
    [0, 'b', 1],
    [1, 'x', 1],
  ]);
});

test('frames too narrow to be visible are counted and omitted; idle frames do not make others too narrow', () => {
  const data = flameData(treeOf('a 10000\na;tiny 7\nswapper;idle 90000000\nb 9\n'));
  expect(rows(data).map(([, name]) => name)).toEqual(['a', 'b', 'swapper', 'idle']);
  expect(data.left).toBe(1);
});

describe('a difference', () => {
  const difference = (before: string, after: string, per: readonly [number, number] = [1, 1]) =>
    rows(differentialData({ tree: treeOf(before), per: per[0] }, { tree: treeOf(after), per: per[1] }));

  test('keeps removed and new frames visible', () => {
    expect(difference('a;gone 6\na;stays 4\n', 'a;new 2\na;stays 4\n')).toEqual([
      [0, 'a', 12, 10, 6],
      [1, 'gone', 6, 6, 0],
      [1, 'new', 2, 0, 2],
      [1, 'stays', 4, 4, 4],
    ]);
  });

  test('divides each side by its transferred data', () => {
    expect(difference('a 10\n', 'a 40\n', [10, 40])).toEqual([[0, 'a', 1, 1, 1]]);
  });

  test('compared with itself has no difference, and children are never wider than their caller', () => {
    const stack = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 });
    const folded = fc.array(fc.tuple(stack, fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 30 });
    const text = (lines: readonly (readonly [readonly string[], number])[]): string =>
      lines.map(([frames, value]) => `${frames.join(';')} ${value}\n`).join('');
    fc.assert(
      fc.property(folded, folded, (one, other) => {
        for (const [, , , before, after] of difference(text(one), text(one))) expect(before).toBe(after);
        const open: { depth: number; left: number }[] = [];
        for (const [depth = 0, , width = 0] of difference(text(one), text(other))) {
          while ((open.at(-1)?.depth ?? -1) >= Number(depth)) open.pop();
          const caller = open.at(-1);
          if (caller !== undefined) {
            caller.left -= Number(width);
            expect(caller.left).toBeGreaterThanOrEqual(-1e-2);
          }
          open.push({ depth: Number(depth), left: Number(width) });
        }
      }),
      { seed: 13 },
    );
  });
});

test.each([
  ['a;b 3\nc 4\n', true],
  ['a b;c (d) 3\n', true],
  [sample('perf/perf-iperf.script.txt').slice(0, 5000), false],
  ['a 1 [000] 1.0: 5 cycles: \n\tff f (/x)\n', false],
  ['', false],
])('%j is folded: %s', (text, wanted) => expect(isFolded(text)).toBe(wanted));

describe('the activities of stacks', () => {
  test.each([
    ['swapper;start_[k];do_idle_[k];intel_idle_[k]', 'idle'],
    ['swapper;do_idle_[k];asm_common_interrupt_[k];net_rx_action_[k];x_[k]', 'idle'],
    ['vhost-1;vhost_worker_[k];handle_rx_[k];_copy_to_iter_[k]', 'copying data'],
    ['vhost-1;vhost_worker_[k];schedule_[k]', 'vhost'],
    ['ksoftirqd/1;handle_softirqs_[k];net_rx_action_[k];ixgbe_poll_[k]', 'network driver'],
    ['CPU_0/KVM;ioctl;kvm_vcpu_ioctl_[k];vcpu_enter_guest_[k];vmx_vcpu_run_[k]', 'guest and its exits (KVM)'],
    ['qemu-system-x86;main_loop_wait;ppoll', 'QEMU outside KVM'],
    ['bash;main', 'everything else'],
  ])('%s: %s', (stack, part) => expect(rollUp(treeOf(`${stack} 5\n`))).toEqual([{ part, value: 5 }]));

  test('nothing is lost or counted twice', () => {
    const tree = treeOf(
      sample('perf/perf-iperf.script.txt')
        .replace(/[^a-z\n]+/g, ';')
        .replace(/$/gm, ' 1'),
    );
    const sum = rollUp(tree).reduce((all, { value }) => all + value, 0);
    expect(sum).toBe(tree.root.total);
  });

  test('the hottest functions leave idle CPUs out', () => {
    expect(hottest(treeOf('swapper;idle 99\na;f 2\nb;f 3\na 1\n'), 2)).toEqual([
      { name: 'f', value: 5 },
      { name: 'a', value: 1 },
    ]);
  });
});
