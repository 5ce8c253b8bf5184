import { sameReading } from '../../changes/attribute/same-reading.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/tune-irq-affinity.schema.json' with { type: 'json' };
import type { TuneIrqAffinity, TuneIrqAffinityOutputs } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';
import { assign } from './assign.ts';
import type { IrqAffinityState } from './interrupt.ts';
import { planAffinity, remarkAffinity } from './plan-affinity.ts';
import { probeAffinity } from './probe-affinity.ts';

/** Assigns interrupts to CPUs and prevents irqbalance from moving them; undo restores their earlier affinity (Documentation/core-api/irq/irq-affinity.rst). */
export const tuneIrqAffinity = defineStep<TuneIrqAffinity, IrqAffinityState, TuneIrqAffinityOutputs>({
  kind: 'change',
  name: 'tune-irq-affinity',
  schema,
  summary: 'Assign the interrupts of a device or handler to CPUs, and keep them there',
  takes: 'now',
  probe: probeAffinity,
  plan: planAffinity,
  outputs: (input, { interrupts }) => ({
    count: interrupts.length,
    shown: interrupts
      .map(
        ({ number, handler, effective, affinity }) =>
          `${number} (${handler}) on CPU ${effective ?? affinity ?? 'unknown'}`,
      )
      .join(', '),
    interrupts: assign(input, interrupts).map(({ number, handler, asked, affinity, effective, isKept }) => ({
      irq: number,
      handler,
      asked,
      affinity,
      effective,
      kept: isKept || affinity === null || !sameReading(affinity, asked, 'list'),
    })),
  }),
  remark: remarkAffinity,
  explain: explainAttribute,
});
