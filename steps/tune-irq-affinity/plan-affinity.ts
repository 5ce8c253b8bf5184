import type { AttributeChange } from '../../changes/attribute/change.ts';
import { cpus, sameReading } from '../../changes/attribute/same-reading.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { warned } from '../../engine/model/warned.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { affinityChecks } from './affinity-checks.ts';
import { assign, spreadNote } from './assign.ts';
import type { Assigned } from './assign.ts';
import type { IrqAffinityState } from './interrupt.ts';
import { persistAffinity } from './persist-affinity.ts';
import { quietIrqbalance, rivalNotes, unbanned } from './quiet-irqbalance.ts';
import { refused } from '../support/refused.ts';

const nameOf = ({ number, handler }: Assigned): string => `${number} (${handler})`;

/** The kernel rejects a write with EPERM (EIO before 6.12) for an interrupt that it assigns itself. */
const keptWhy = 'the kernel assigns this interrupt itself, and it was left unchanged';

function pin({ number, handler, signs, affinity, asked }: Assigned, isMoving: boolean): AttributeChange {
  return setAttribute({
    path: `/proc/irq/${number}/smp_affinity_list`,
    from: affinity,
    to: asked,
    compare: 'list',
    owner: { name: handler, signs },
    ...(isMoving ? { moving: true } : {}),
    kept: { errnos: ['EIO', 'EPERM'], why: keptWhy },
  });
}

function warningsOf(
  input: TuneIrqAffinity,
  state: IrqAffinityState,
  free: readonly Assigned[],
  kept: readonly Assigned[],
): readonly string[] {
  const { isOfGuest } = state;
  const spread = spreadNote(input, state.interrupts);
  return [
    ...(kept.length === 0
      ? []
      : [`the kernel assigns these interrupts itself, and they are left unchanged: ${kept.map(nameOf).join(', ')}`]),
    ...(spread === null ? [] : [spread]),
    ...rivalNotes(
      input,
      state,
      free.map(({ number }) => number),
    ).map(warned),
    ...(isOfGuest
      ? [
          'a guest uses these interrupts: when it ends, reboots or resets its device, they are removed or created again, and the step must be run again',
        ]
      : []),
  ];
}

/**
 * Proposes the bans for irqbalance, each interrupt that must move, and the unit that repeats it at every boot. Pure.
 */
export function planAffinity(input: TuneIrqAffinity, state: IrqAffinityState): Proposal {
  const refusals = affinityChecks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const assigned = assign(input, state.interrupts);
  const kept = assigned.filter(({ isKept }) => isKept);
  const free = assigned.filter(({ isKept }) => !isKept);
  const isAstray = ({ affinity, asked }: Assigned): boolean =>
    affinity === null || !sameReading(affinity, asked, 'list');
  // A correct interrupt may be moved until irqbalance has its ban, so it is set too.
  const restless = new Set(
    input.irqbalance === 'leave'
      ? []
      : unbanned(
          state.irqbalance,
          free.map(({ number }) => number),
        ),
  );
  const astray = free.filter((one) => isAstray(one) || restless.has(one.number));
  const quiet = quietIrqbalance(
    input,
    state.irqbalance,
    free.map(({ number }) => number),
  );
  const pins = astray.map((one) => pin(one, state.irqbalance.active));
  return persistAffinity(input, state.persistence, {
    ...nothing,
    changes: [...quiet, ...pins],
    warnings: warningsOf(input, state, free, kept),
  });
}

const within = (inner: string, outer: string): boolean => {
  const [some, all] = [cpus(inner), cpus(outer)];
  return some !== null && all !== null && some.isSubsetOf(all);
};

/** The warning about the effective CPUs of the interrupts; null if each has its requested CPU. */
export function remarkAffinity(input: TuneIrqAffinity, state: IrqAffinityState): string | null {
  const lines = assign(input, state.interrupts).flatMap((one) => {
    const { asked, affinity, effective } = one;
    if (affinity === null || !sameReading(affinity, asked, 'list'))
      return [`the kernel assigns interrupt ${nameOf(one)} itself: CPU ${effective ?? affinity ?? 'unknown'}`];
    if (effective === null || within(effective, asked)) return [];
    return [
      `interrupt ${nameOf(one)} is assigned to CPU ${asked}, but CPU ${effective} is in effect until it is raised again`,
    ];
  });
  if (state.isOfGuest)
    lines.push(
      `the ${state.interrupts.length} interrupts of ${input.device} exist only while the guest uses the device: run this step again after the guest is restarted or the device is reset`,
    );
  return lines.length === 0 ? null : lines.join('\n');
}
