import type { Change } from '../change.ts';
import type { FileState } from '../model/machine.ts';
import { invertAffinity } from './affinity.ts';
import { invertArtifact } from './artifact.ts';
import { invertAttribute } from './attribute.ts';
import { invertBinding } from './binding.ts';
import { invertCommand } from './command.ts';
import { invertDropIn } from './drop-in.ts';
import { invertFile } from './file.ts';
import { invertGenerate } from './generate.ts';
import { invertInitramfs } from './initramfs.ts';
import { invertModule } from './module.ts';
import { invertPackages } from './package.ts';
import { invertProcess } from './process.ts';
import { invertRefresh } from './refresh.ts';
import { invertService } from './service.ts';

/**
 * The change that takes this one back, or null when there is no way back. `observed` is what was read after it was done:
 * undo starts from what the machine granted, which may be less than what was asked.
 */
export function invert(change: Change, observed: unknown): Change | null {
  const inverse = swap(change, observed);
  return inverse === null ? null : ({ ...inverse, before: observed } as Change);
}

function swap(change: Change, observed: unknown): Change | null {
  switch (change.kind) {
    case 'attribute':
      return invertAttribute(change, observed as string | null);
    case 'file':
      return invertFile(change);
    case 'generate':
      return invertGenerate(change, observed as FileState | null);
    case 'module':
      return invertModule(change);
    case 'binding':
      return invertBinding(change);
    case 'process':
      return invertProcess(change);
    case 'command':
      return invertCommand(change);
    case 'artifact':
      return invertArtifact(change);
    case 'package':
      return invertPackages(change);
    case 'refresh':
      return invertRefresh(change);
    case 'service':
      return invertService(change);
    case 'initramfs':
      return invertInitramfs(change);
    case 'drop-in':
      return invertDropIn(change);
    case 'affinity':
      return invertAffinity(change);
  }
}
