import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { splitIsolcpus } from '../../../facts/boot/parameters/housekeeping.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { BootGround } from './boot-ground.ts';
import type { Request } from '../request/request.ts';
import { refusal } from '../../support/refusal.ts';

/** The build options that a parameter needs to have an effect. */
function optionsFor({ name, value }: Parameter): readonly string[] {
  // Disabling a missing feature is not a mistake.
  if (value === 'off' || value === '0') return [];
  const own = findRow(name)?.needs;
  // Without it the kernel ignores all of isolcpus, not only this flag (housekeeping_setup).
  const tick = sameName(name, 'isolcpus') && splitIsolcpus(value ?? '').flags.includes('nohz') ? ['NO_HZ_FULL'] : [];
  return [...(own === undefined ? [] : [own]), ...tick];
}

const requested = (
  requests: readonly Request[],
): readonly { readonly parameter: Parameter; readonly option: string }[] =>
  requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .flatMap((parameter) => optionsFor(parameter).map((option) => ({ parameter, option })));

/** Preflight 10: the kernel ignores a parameter of a feature that it was built without. */
export function featureChecks(requests: readonly Request[], { config, release }: BootGround): readonly Refusal[] {
  if (config === null) return [];
  return requested(requests)
    .filter(({ option }) => !config.options.has(option))
    .map(({ parameter, option }) =>
      refusal(
        'kernel-lacks-feature',
        `kernel ${release} was built without CONFIG_${option}, so ${formatParameter(parameter)} would have no effect; leave it out or boot another kernel`,
        `${config.source}: CONFIG_${option} is not set`,
      ),
    );
}

/** The same for a kernel with an unknown build configuration. */
export function featureNotes(requests: readonly Request[], { config, release }: BootGround): readonly Refusal[] {
  const found = requested(requests);
  if (config !== null || found.length === 0) return [];
  const list = [...new Set(found.map(({ option }) => `CONFIG_${option}`))].join(', ');
  return [
    refusal(
      'kernel-config-unknown',
      `it is unknown whether this kernel has the features that the parameters need (${list})`,
      `no /boot/config-${release}, /lib/modules/${release}/config or /proc/config.gz`,
    ),
  ];
}
