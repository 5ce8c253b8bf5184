import type { Refusal } from '../../engine/model/step-type.ts';
import type { ServiceStepState } from './service-step-state.ts';
import { refusal } from '../support/refusal.ts';

/** The states of a unit file that links cannot change, in words. */
const fixed: Readonly<Record<string, string>> = {
  alias: 'is an alias of another unit; give the name of that unit',
  generated: 'is generated at every boot, for example from a SysV script or /etc/fstab; change its source',
  transient: 'was created at run time and does not exist after the next boot',
  bad: 'has a file that systemd cannot read',
  'enabled-runtime': 'is enabled only until the next boot; another program may depend on this',
  'linked-runtime': 'is linked only until the next boot; another program may depend on this',
  'masked-runtime': 'is masked only until the next boot; another program may depend on this',
};

/** The reasons why a unit cannot be enabled, disabled or masked. */
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
        : 'its file only lists other units to enable; give the name of one of them';
    return [refusal('unit-enablement-fixed', `${unit} cannot be enabled: ${means}`, evidence)];
  }
  const own = `/etc/systemd/system/${unit}`;
  if (wanted === 'masked' && enabled !== 'masked' && (fragment === own || links[own] !== undefined)) {
    const reason = `${unit} cannot be masked: its own file is at the path of the mask; disable it, or remove the file`;
    return [refusal('unit-file-in-the-way', reason, `${own} exists`)];
  }
  return [];
}
