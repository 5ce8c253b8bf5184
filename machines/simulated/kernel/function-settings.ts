import type { FunctionSettings, Kernel } from './kernel.ts';
import { madeBy } from './functions-below.ts';
import { hardwareOf } from './pci-binding.ts';

/** A new function, as igb makes it: with spoof check, without a MAC address until one is set. */
export const fresh: FunctionSettings = {
  mac: '00:00:00:00:00:00',
  vlan: 0,
  qos: 0,
  proto: '802.1Q',
  least: 0,
  most: 0,
  spoofchk: true,
  trust: false,
  state: 'auto',
};

/** Settings that the driver of a card does not support. */
export const lacksOf = (kernel: Kernel, device: string): readonly string[] => hardwareOf(kernel, device).lacks ?? [];

/** Reads the words after `vf INDEX`; null for words that ip(8) does not know. */
function parsed(words: readonly string[], before: FunctionSettings): FunctionSettings | null {
  let found = before;
  for (let at = 0; at < words.length; at += 2) {
    const [word, value = ''] = words.slice(at, at + 2);
    if (word === 'mac') found = { ...found, mac: value };
    else if (word === 'vlan') found = { ...found, vlan: Number(value), qos: 0, proto: '802.1Q' };
    else if (word === 'qos') found = { ...found, qos: Number(value) };
    else if (word === 'proto') found = { ...found, proto: value === '802.1ad' ? value : '802.1Q' };
    else if (word === 'min_tx_rate') found = { ...found, least: Number(value) };
    else if (word === 'max_tx_rate') found = { ...found, most: Number(value) };
    else if (word === 'spoofchk') found = { ...found, spoofchk: value === 'on' };
    else if (word === 'trust') found = { ...found, trust: value === 'on' };
    else if (word === 'state') found = { ...found, state: value === 'enable' || value === 'disable' ? value : 'auto' };
    else return null;
  }
  return found;
}

/**
 * `ip link set dev NAME vf INDEX WORDS…` for a function of a card. The message of ip(8), or null if the function was set: the kernel
 * rejects a function that does not exist, and what the driver does not support.
 */
export function setFunction(kernel: Kernel, device: string, [index = '', ...words]: readonly string[]): string | null {
  const address = madeBy(kernel, device)[Number(index)];
  if (address === undefined) return 'RTNETLINK answers: Invalid argument';
  const before = kernel.functionSettings.get(address) ?? fresh;
  const after = parsed(words, before);
  if (after === null) return `Error: either "vf" is duplicate, or "${words[0] ?? ''}" is a garbage.`;
  if (after.most > 0 && after.least > after.most)
    return `Invalid min_tx_rate ${after.least} - must be <= max_tx_rate ${after.most}`;
  const touched = new Set([
    ...words,
    ...(words.includes('min_tx_rate') || words.includes('max_tx_rate') ? ['rate'] : []),
  ]);
  if (lacksOf(kernel, device).some((lack) => touched.has(lack))) return 'RTNETLINK answers: Operation not supported';
  if (Number.parseInt(after.mac.slice(0, 2), 16) % 2 === 1 || after.vlan > 4095 || after.qos > 7)
    return 'RTNETLINK answers: Invalid argument';
  kernel.functionSettings.set(address, after);
  return null;
}
