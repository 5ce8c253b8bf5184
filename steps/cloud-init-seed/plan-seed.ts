import type { FileState } from '../../engine/model/machine.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { CloudInitSeed } from '../../schemas/types/steps/cloud-init-seed.ts';
import { isIsoOf, isoImage } from './iso-image.ts';
import type { SeedState } from './probe-seed.ts';
import { largestSeed } from './probe-seed.ts';
import { seedFiles } from './seed-files.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** The label by which cloud-init finds a NoCloud seed. */
const label = 'cidata';

/** Writes the seed if there is no file or another seed. */
export function planSeed(input: CloudInitSeed, state: SeedState): Proposal {
  const { path, mode } = input;
  const image = isoImage(label, seedFiles(input));
  if (image.length > largestSeed)
    return refused(
      refusal(
        'seed-too-large',
        'The seed is larger than 1 MiB, so it does not fit into the journal.',
        `it has ${image.length} bytes`,
      ),
    );
  const isForeign =
    state.kind === 'other' ||
    (state.kind === 'file' && !isIsoOf(label, Buffer.from(state.file.content, state.file.encoding)));
  if (isForeign) {
    const is = state.kind === 'other' ? state.is : 'a file, but not a seed';
    return refused(
      refusal(
        'target-exists',
        'Something else exists at the path of the seed; move it or give another path.',
        `${path} is ${is}`,
      ),
    );
  }
  const before = state.kind === 'file' ? state.file : null;
  const after: FileState = {
    encoding: 'base64',
    content: image.toString('base64'),
    mode: Number.parseInt(mode, 8),
    owner: before?.owner ?? 0,
    group: before?.group ?? 0,
  };
  if (before !== null && before.content === after.content && before.mode === after.mode) return nothing;
  return { ...nothing, changes: [{ kind: 'file', path, before, after }] };
}
