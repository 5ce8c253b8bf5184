import type { BootEffects } from '../../../facts/boot/effects/boot-effects.ts';
import { effectOf } from '../../../facts/boot/effects/effect-of.ts';
import { isIommuOnByDefault } from '../../../facts/boot/effects/is-iommu-on-by-default.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { underscored } from '../../../facts/boot/underscored.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { Request } from './request.ts';
import { describeRequest, isOfPages, satisfies } from './request.ts';

/** A request that only turns on an IOMMU. */
const turnsOnIommu = ({ kind, wanted: [{ name, value }] }: Request): boolean =>
  kind === 'ensure' && value === 'on' && (sameName(name, 'intel_iommu') || sameName(name, 'amd_iommu'));

/**
 * Splits the requests: those that the machine needs, and those for an IOMMU that is on without them. `set` is always
 * needed, for a person who wants the word on the line.
 */
export function openRequests(
  requests: readonly Request[],
  { iommu }: BootEffects,
  running: readonly Parameter[],
  configured: readonly Parameter[],
): { readonly needed: readonly Request[]; readonly needless: readonly Request[] } {
  const isOn = requests.some(turnsOnIommu) && isIommuOnByDefault(iommu, running, configured);
  return {
    needed: requests.filter((request) => !isOn || !turnsOnIommu(request)),
    needless: requests.filter((request) => isOn && turnsOnIommu(request)),
  };
}

/** True for a request whose effect can also be set without a boot: huge pages, and parameters of modules. */
const isSettable = ({ wanted: [first] }: Request, { modules }: BootEffects): boolean =>
  isOfPages(first) || modules.has(underscored(first.name));

/**
 * The requests that need a reboot, in words: the kernel was not started with them, and their effect was not set since. If
 * it was started with a parameter that has no effect, another reboot does not help. A trial always needs its boot.
 */
export function waitingOf(
  requests: readonly Request[],
  effects: BootEffects,
  running: readonly Parameter[],
  isTrial = false,
): readonly string[] {
  return requests
    .filter(
      (request) =>
        !satisfies(request, running) &&
        (isTrial ||
          request.kind !== 'ensure' ||
          !isSettable(request, effects) ||
          effectOf(request.wanted, effects).state !== 'present'),
    )
    .map(describeRequest);
}
