import type { FunctionSettings } from './change.ts';

const onOff = (value: boolean): string => (value ? 'on' : 'off');

/** The words of `ip link set dev NAME vf INDEX` that set what differs from `seen` (ip-link(8)), one list for each call. */
export function settingWords(wanted: FunctionSettings, seen: FunctionSettings): readonly (readonly string[])[] {
  const { mac, vlan, qos, proto, min_tx_rate: least, max_tx_rate: most, spoofchk, trust, link_state: link } = wanted;
  const differs = (...keys: readonly (keyof FunctionSettings)[]): boolean =>
    keys.some((key) => wanted[key] !== undefined && wanted[key] !== seen[key]);
  const tag = [
    ...['vlan', String(vlan ?? seen.vlan ?? 0), 'qos', String(qos ?? seen.qos ?? 0)],
    // Only a driver that knows 802.1ad takes the word proto.
    ...((proto ?? seen.proto) === '802.1ad' ? ['proto', '802.1ad'] : []),
  ];
  const rate = [
    'min_tx_rate',
    String(least ?? seen.min_tx_rate ?? 0),
    'max_tx_rate',
    String(most ?? seen.max_tx_rate ?? 0),
  ];
  return [
    ...(differs('mac') && mac !== undefined ? [['mac', mac]] : []),
    ...(differs('vlan', 'qos', 'proto') ? [tag] : []),
    ...(differs('min_tx_rate', 'max_tx_rate') ? [rate] : []),
    ...(differs('spoofchk') && spoofchk !== undefined ? [['spoofchk', onOff(spoofchk)]] : []),
    ...(differs('trust') && trust !== undefined ? [['trust', onOff(trust)]] : []),
    ...(differs('link_state') && link !== undefined ? [['state', link]] : []),
  ];
}
