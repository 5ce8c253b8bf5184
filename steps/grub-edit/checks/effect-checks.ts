import type { Refusal } from '../../../engine/model/step-type.ts';
import type { BootEffects } from '../../../facts/boot/effects/boot-effects.ts';
import { effectOf } from '../../../facts/boot/effects/effect-of.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { refusal } from '../../support/refusal.ts';
import type { Request } from '../request/request.ts';
import { describeRequest, satisfies } from '../request/request.ts';

/** Warns of parameters that the running kernel was started with, and whose effect it does not show. */
export function effectNotes(
  requests: readonly Request[],
  effects: BootEffects,
  running: readonly Parameter[],
): readonly Refusal[] {
  return requests
    .filter((request) => request.kind !== 'remove' && satisfies(request, running))
    .flatMap((request) => {
      const { state, seen } = effectOf(request.wanted, effects);
      if (state !== 'absent') return [];
      const reason = `this kernel was started with ${describeRequest(request)}, but it has no effect or only a part of it; another reboot does not change that`;
      return [refusal('parameter-without-effect', reason, seen)];
    });
}

/** Warns of parameters that only some kernels have, because of a patch. */
export function patchNotes(requests: readonly Request[], release: string): readonly Refusal[] {
  return requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap((request) => {
      const patch = findRow(request.wanted[0].name)?.patch;
      if (patch === undefined) return [];
      const reason = `only ${patch} have ${request.wanted[0].name}; any other kernel ignores ${describeRequest(request)}`;
      return [refusal('parameter-of-patched-kernel', reason, `/proc/sys/kernel/osrelease: ${release}`)];
    });
}
