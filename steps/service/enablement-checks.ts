import type { Refusal } from '../../engine/model/step-type.ts';
import type { ServiceStepState } from './service-step-state.ts';
import { refusal } from '../support/refusal.ts';

/** What the file of a unit is that no link of ours could make otherwise, in words. */
const fixed: Readonly<Record<string, string>> = {
  alias: 'is another name of a unit; name that unit',
  generated: 'is generated at every boot, from a SysV script, /etc/fstab or the like; change what it is generated from',
  transient: 'was made at run time and is gone at the next boot',
  bad: 'has a file that systemd cannot read',
  'enabled-runtime': 'is enabled until the next boot only; whoever did that may count on it',
  'linked-runtime': 'is linked until the next boot only; whoever did that may count on it',
  'masked-runtime': 'is masked until the next boot only; whoever did that may count on it',
};

/** What keeps a unit from being enabled, disabled or masked. */
export function enablementChecks(
  wanted: boolean | 'masked',
  { unit, service, links }: ServiceStepState,
): readonly Refusal[] {
  if (service === null) return [];
  const { enabled, fragment } = service;
  const evidence = `systemctl is-enabled ${unit}: ${enabled}`;
  const why = fixed[enabled];
  if (why !== undefined) return [refusal('unit-enablement-fixed', `${unit} ${why}`, evidence)];
  if (wanted === true && (enabled === 'static' || enabled === 'indirect')) {
    const means =
      enabled === 'static'
        ? 'its file has no [Install] section, so other units start it'
        : 'its file only names other units to enable; name one of them';
    return [refusal('unit-enablement-fixed', `${unit} cannot be enabled: ${means}`, evidence)];
  }
  const own = `/etc/systemd/system/${unit}`;
  if (wanted === 'masked' && enabled !== 'masked' && (fragment === own || links[own] !== undefined)) {
    const reason = `${unit} cannot be masked: its own file lies where the mask would; disable it, or remove the file`;
    return [refusal('unit-file-in-the-way', reason, `${own} exists`)];
  }
  return [];
}
