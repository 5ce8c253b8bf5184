import { defineStep } from '../../engine/model/step-type.ts';
import { bytesOf } from '../../facts/system/size.ts';
import schema from '../../schemas/steps/hugepages.schema.json' with { type: 'json' };
import type { Hugepages, HugepagesOutputs } from '../../schemas/types/steps/hugepages.ts';
import { planHugepages } from './plan-hugepages.ts';
import { probeHugepages } from './probe-hugepages.ts';
import type { HugepagesState } from './probe-hugepages.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';

const short =
  'The kernel reserved fewer: memory is in use or too fragmented. Reserve them at boot (grub-edit: hugepages=), or give the smallest sufficient number (at_least). `runbook undo` releases the reserved pages.';

/** Reserves memory as huge pages and reads back the reserved number; undo restores the earlier number. */
export const hugepages = defineStep<Hugepages, HugepagesState, HugepagesOutputs>({
  kind: 'change',
  name: 'hugepages',
  schema,
  summary: 'Reserve memory as huge pages, and report how many the kernel reserved',
  takes: 'now',
  probe: probeHugepages,
  plan: planHugepages,
  outputs: ({ size }, { path, count, free }) => ({ count: count ?? 0, free, size: bytesOf(size), path }),
  remark: ({ count }, { count: granted, path }) =>
    granted !== null && granted < count ? `${granted} of ${count} huge pages were reserved (${path})` : null,
  explain: (trouble) => (/nr_hugepages.*no error was reported/.test(trouble) ? short : explainAttribute(trouble)),
});
