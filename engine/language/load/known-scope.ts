import type { Block, Inputs, Scope } from '../../model/playbook.ts';
import { enterBlocks } from '../template/enter-blocks.ts';

/**
 * The values that are known in a block, or in the playbook itself, before any machine is read; null if the inputs of a
 * block are invalid.
 */
export function knownScope(block: Block | null | undefined, inputs: Inputs): Scope | null {
  const entered = enterBlocks(unconditional(block), { inputs, facts: undefined, steps: {} });
  return entered.kind === 'inside' ? entered.scope : null;
}

/** A block without its `when`, which may need values that are not known yet. */
function unconditional(block: Block | null | undefined): Block | null {
  return block == null ? null : { ...block, when: null, parent: unconditional(block.parent) };
}
