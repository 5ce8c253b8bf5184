import type { Output } from '../../../engine/model/machine.ts';
import { madeBy } from '../kernel/functions-below.ts';
import { fresh, lacksOf, setFunction } from '../kernel/function-settings.ts';
import type { Interface, Kernel } from '../kernel/kernel.ts';
import { failed, printed } from './program.ts';

/** The key `vfinfo_list` of `ip -j link show` for the port of a card with functions, as iproute2 6.1 prints it. */
export function functionRecords(kernel: Kernel, { device }: Interface): Readonly<Record<string, unknown>> {
  if (device === undefined || kernel.description.pci.find(({ address }) => address === device)?.functions === undefined)
    return {};
  const lacks = lacksOf(kernel, device);
  const list = madeBy(kernel, device).map((address, vf) => {
    const { mac, vlan, qos, proto, least, most, spoofchk, trust, state } =
      kernel.functionSettings.get(address) ?? fresh;
    const tag = { ...(vlan > 0 ? { vlan } : {}), ...(qos > 0 ? { qos } : {}) };
    return {
      vf,
      link_type: 'ether',
      address: mac,
      broadcast: 'ff:ff:ff:ff:ff:ff',
      vlan_list: [{ ...tag, ...(proto === '802.1Q' ? {} : { protocol: proto }) }],
      rate: { max_tx: most, min_tx: least },
      ...(lacks.includes('spoofchk') ? {} : { spoofchk }),
      ...(lacks.includes('state') ? {} : { link_state: state }),
      ...(lacks.includes('trust') ? {} : { trust }),
      query_rss_en: false,
    };
  });
  return list.length === 0 ? {} : { vfinfo_list: list };
}

/** `ip link set dev NAME vf INDEX WORDS…`, as ip(8) ends: 2 for an answer of the kernel, 255 for its own mistakes. */
export function setVirtualFunction(kernel: Kernel, { device }: Interface, words: readonly string[]): Output {
  const message = setFunction(kernel, device ?? '', words);
  return message === null ? printed('') : failed(message.startsWith('RTNETLINK') ? 2 : 255, message);
}
