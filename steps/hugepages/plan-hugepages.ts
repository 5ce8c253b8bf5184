import type { AttributeChange } from '../../changes/attribute/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import { bytesOf, showSize } from '../../facts/system/size.ts';
import type { Hugepages } from '../../schemas/types/steps/hugepages.ts';
import { persistAttribute } from '../support/attribute/persist-attribute.ts';
import { asAttribute } from './probe-hugepages.ts';
import type { HugepagesState } from './probe-hugepages.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** The memory that must remain for the host, in bytes: with less, the host swaps or kills programs. */
const spared = 256 * 2 ** 20;

const isTooMuch = ({ count, size }: Hugepages, there: number, bytes: number): boolean =>
  (count - there) * bytesOf(size) > Math.max(0, bytes - spared);

/** Preflight 15 and similar checks: pages that are not available, and pages in use. */
function checks(input: Hugepages, { path, count, free, sizes, available }: HugepagesState): readonly Refusal[] {
  const { size, node, at_least: least } = input;
  if (sizes === undefined) {
    if (node !== undefined)
      return [refusal('no-such-node', `this machine has no NUMA node ${node} with huge pages`, path)];
    return [refusal('hugepage-size-not-offered', 'this kernel does not support huge pages', `${path} does not exist`)];
  }
  if (count === null) {
    const reason = `this processor and kernel do not support huge pages of ${size}; supported sizes: ${sizes.join(', ') || 'none'}`;
    return [refusal('hugepage-size-not-offered', reason, `${path} does not exist`)];
  }
  const used = free === null ? 0 : count - free;
  if (input.count < used) {
    const reason = `${used} of the ${count} pages are in use and cannot be released; end the programs that use them`;
    return [refusal('hugepages-in-use', reason, `${path}: ${count}, free_hugepages: ${free}`)];
  }
  if (least !== undefined || available === null || !isTooMuch(input, count, available.bytes)) return [];
  const more = (input.count - count) * bytesOf(size);
  const reason = `${input.count - count} more pages of ${size} need ${showSize(more)}, but ${showSize(available.bytes)} are available; the kernel would reserve as many as it can without an error, and leave no memory for the host`;
  const enough = count + Math.max(0, Math.floor((available.bytes - spared) / bytesOf(size)));
  return [
    refusal('hugepages-memory-short', reason, available.evidence, {
      override: 'at_least',
      overrideValue: String(enough),
    }),
  ];
}

function write(input: Hugepages, { path, count }: HugepagesState): readonly AttributeChange[] {
  const { at_least: least } = input;
  if (count === input.count || (least !== undefined && count !== null && count >= least && count < input.count))
    return [];
  return [
    setAttribute({
      path,
      from: String(count),
      to: String(input.count),
      ...(least === undefined ? {} : { least: Math.min(least, input.count) }),
      // During the write the kernel searches for memory, moves it and swaps it out.
      deadline: 300,
    }),
  ];
}

/** Proposes the number of pages; the granted number is read back. Pure. */
export function planHugepages(input: Hugepages, state: HugepagesState): Proposal {
  const refusals = checks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const changes = write(input, state);
  const { count, path, available } = state;
  const takesAll = changes.length > 0 && available !== null && isTooMuch(input, count ?? 0, available.bytes);
  const isShort = changes.length === 0 && count !== null && count < input.count;
  const short = refusal(
    'hugepages-granted-short',
    `${count} of ${input.count} pages were reserved`,
    `${path}: ${count}`,
  );
  const proposal = {
    ...nothing,
    changes,
    warnings: [
      ...(isShort ? [warned(short)] : []),
      ...(takesAll
        ? [
            'this is more than the available memory: the kernel reserves as many as it can, and little memory is left for the host',
          ]
        : []),
    ],
  };
  return persistAttribute(asAttribute(input, path), 'exact', state.persistence, proposal);
}
