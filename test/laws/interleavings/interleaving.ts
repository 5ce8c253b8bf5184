import fc from 'fast-check';
import { drifts } from './drifts.ts';
import { pool } from './pool.ts';

/** A fault at one call of a runbook process, counted among the calls that may change the machine. */
export interface Trouble {
  readonly at: number;
  /** "full": from that call on no append is taken whole; "fails" and "fails-after": without and with the effect. */
  readonly how: 'die-before' | 'die-after' | 'die-within' | 'torn' | 'fails' | 'fails-after' | 'full';
  /** The written part of an append, in 1/16 of it. */
  readonly tear: number;
  readonly code: 'ENOSPC' | 'EROFS' | 'EIO' | 'EACCES' | 'EDQUOT';
}

/** A process of runbook. */
export interface Run {
  /** "redo" is the undo of an undo. */
  readonly do: 'apply' | 'resume' | 'undo' | 'redo';
  readonly trouble: Trouble | null;
  /** The call at which a second operator tries to have the machine too. */
  readonly rival: number | null;
  readonly then: 'power-cut' | 'reboot' | null;
}

/** A change of the machine by someone else. */
interface Drifting {
  readonly do: 'drift';
  readonly what: string;
}

type Act = Run | Drifting;

/**
 * A history of a machine: a playbook made of examples, and its events in order. Plain data, so that a failure can be
 * kept.
 */
export interface Interleaving {
  readonly steps: readonly string[];
  readonly acts: readonly Act[];
}

const trouble: fc.Arbitrary<Trouble> = fc.record<Trouble>({
  at: fc.nat({ max: 20 }),
  how: fc.constantFrom('die-before', 'die-after', 'die-within', 'torn', 'fails', 'fails-after', 'full'),
  tear: fc.nat({ max: 15 }),
  code: fc.constantFrom('ENOSPC', 'EROFS', 'EIO', 'EACCES', 'EDQUOT'),
});

const run = (...verbs: readonly Run['do'][]): fc.Arbitrary<Run> =>
  fc.record<Run>({
    do: fc.constantFrom(...verbs),
    trouble: fc.oneof({ arbitrary: trouble, weight: 3 }, { arbitrary: fc.constant(null), weight: 1 }),
    rival: fc.oneof(fc.nat({ max: 20 }), fc.constant(null)),
    then: fc.oneof(
      { arbitrary: fc.constant(null), weight: 4 },
      { arbitrary: fc.constantFrom('power-cut', 'reboot'), weight: 1 },
    ),
  });

const drift: fc.Arbitrary<Drifting> = fc.record<Drifting>({
  do: fc.constant<'drift'>('drift'),
  what: fc.constantFrom(...Object.keys(drifts)),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: run('resume', 'undo', 'redo', 'apply'), weight: 4 },
  { arbitrary: drift, weight: 1 },
);

/**
 * Examples that contradict each other: each writes the whole file of the module in modprobe.d, with other lines. A resume
 * then writes the lines of the first again, and an undo finds the lines of neither.
 */
const contradictory = ['modprobe example 2', 'modprobe example 4'];

/** Histories that start with an apply. */
export const interleavings: fc.Arbitrary<Interleaving> = fc
  .tuple(
    fc
      .uniqueArray(fc.constantFrom(...pool.keys()), { minLength: 1, maxLength: 3 })
      .filter((names) => !contradictory.every((name) => names.includes(name))),
    run('apply'),
    fc.array(act, { minLength: 1, maxLength: 3 }),
  )
  .map(([steps, first, more]) => ({ steps, acts: [first, ...more] }));
