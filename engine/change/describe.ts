import type { Change } from '../change.ts';
import { describeAffinity } from './affinity.ts';
import { describeArtifact } from './artifact.ts';
import { describeAttribute } from './attribute.ts';
import { describeBinding } from './binding.ts';
import { describeCommand } from './command.ts';
import { describeDropIn } from './drop-in.ts';
import { describeFile } from './file.ts';
import { describeGenerate } from './generate.ts';
import { describeInitramfs } from './initramfs.ts';
import { describeModule } from './module.ts';
import { describePackages } from './package.ts';
import { describeProcess } from './process.ts';
import { describeRefresh } from './refresh.ts';
import { describeService } from './service.ts';

/** A change in one line, starting with +, ~ or -. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'attribute':
      return describeAttribute(change);
    case 'file':
      return describeFile(change);
    case 'generate':
      return describeGenerate(change);
    case 'module':
      return describeModule(change);
    case 'binding':
      return describeBinding(change);
    case 'process':
      return describeProcess(change);
    case 'command':
      return describeCommand(change);
    case 'artifact':
      return describeArtifact(change);
    case 'package':
      return describePackages(change);
    case 'refresh':
      return describeRefresh(change);
    case 'service':
      return describeService(change);
    case 'initramfs':
      return describeInitramfs(change);
    case 'drop-in':
      return describeDropIn(change);
    case 'affinity':
      return describeAffinity(change);
  }
}
