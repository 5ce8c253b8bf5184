import type { Effect } from '../../engine/model/effect.ts';
import type { BindingChange } from './change.ts';

/** The links of a device with another driver, for later probes. Its interfaces are not included, because only the new driver can create them. */
export function bindingEffects({ address, after, interfaces }: BindingChange): readonly Effect[] {
  const device = `/sys/bus/pci/devices/${address}`;
  const { driver, override } = after;
  return [
    driver === null
      ? { kind: 'gone', path: `${device}/driver` }
      : { kind: 'link', path: `${device}/driver`, target: `../../../bus/pci/drivers/${driver}` },
    { kind: 'text', path: `${device}/driver_override`, text: `${override ?? '(null)'}\n` },
    { kind: 'gone', path: `${device}/net` },
    ...interfaces.map(({ name }): Effect => ({ kind: 'gone', path: `/sys/class/net/${name}` })),
  ];
}
