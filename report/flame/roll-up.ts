import { idleProcess } from './flame-tree.ts';
import type { FlameNode, FlameTree } from './flame-tree.ts';

/** The activity of a stack by its functions: the first matching rule. */
const rules: readonly (readonly [string, RegExp, 'leaf' | 'any'])[] = [
  [
    'idle',
    /^(?:default_idle|intel_idle|acpi_(?:safe_halt|idle)|poll_idle|native_safe_halt|pv_native_safe_halt|mwait_idle|cpu_idle|cpuidle_|do_idle)/,
    'any',
  ],
  [
    'copying data',
    /^(?:_*copy_(?:user|to|from|page)|_copy_|rep_movs|memcpy|__memcpy|skb_copy|csum_and_copy|.*_memmove)/,
    'leaf',
  ],
  ['network driver', /^(?:e1000|igb|ixgbe|i40e|ice_|mlx[45]|bnxt|virtnet|tg3)/, 'any'],
  ['vhost', /^vhost_|^handle_[rt]x_(?:copy|zerocopy|kick|net)/, 'any'],
  ['network softirq (NAPI)', /^(?:net_[rt]x_action|napi_|__napi_poll)/, 'any'],
  ['other softirq', /^(?:__do_softirq|handle_softirqs|run_ksoftirqd)/, 'any'],
  ['guest and its exits (KVM)', /^(?:kvm_|vmx_|svm_|vcpu_|__vmx|__svm|x86_emulate|handle_ept|npf_)/, 'any'],
  ['QEMU outside KVM', /^qemu-system/, 'any'],
];
const rest = 'everything else';

const plain = (name: string): string => name.replace(/_\[[kji]\]$/, '');

/** The value of a tree by activity, in the order of the rules; activities without a value are omitted. */
export function rollUp(tree: FlameTree): readonly { readonly part: string; readonly value: number }[] {
  const sums = new Map<string, number>([...rules.map(([part]) => part), rest].map((part) => [part, 0]));
  const walk = (node: FlameNode, best: number): void => {
    const name = plain(node.name);
    const own = rules.findIndex(([, pattern, where], index) => where === 'any' && index < best && pattern.test(name));
    const any = own < 0 ? best : own;
    const leaf = rules.findIndex(([, pattern, where], index) => where === 'leaf' && index < any && pattern.test(name));
    const part = rules[leaf < 0 ? any : leaf]?.[0] ?? rest;
    sums.set(part, (sums.get(part) ?? 0) + node.self);
    for (const child of node.children.values()) walk(child, any);
  };
  walk(tree.root, rules.length);
  return [...sums].map(([part, value]) => ({ part, value })).filter(({ value }) => value > 0);
}

/** The functions with the most samples of their code, without idle processes. */
export function hottest(tree: FlameTree, most: number): readonly { readonly name: string; readonly value: number }[] {
  const sums = new Map<string, number>();
  const walk = (node: FlameNode): void => {
    if (node.self > 0) sums.set(node.name, (sums.get(node.name) ?? 0) + node.self);
    for (const child of node.children.values()) walk(child);
  };
  for (const [name, child] of tree.root.children) if (name !== idleProcess) walk(child);
  return [...sums]
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}
