import type { Change } from '../change.ts';
import type { Clock } from '../model/clock.ts';
import type { Machine } from '../model/machine.ts';
import { performAffinity } from './affinity.ts';
import { performArtifact } from './artifact.ts';
import { performAttribute } from './attribute.ts';
import { performBinding } from './binding.ts';
import { performCommand } from './command.ts';
import { performDropIn } from './drop-in.ts';
import { performFile } from './file.ts';
import { performGenerate } from './generate.ts';
import { performInitramfs } from './initramfs.ts';
import { performModule } from './module.ts';
import { performPackages } from './package.ts';
import { performProcess } from './process.ts';
import type { Tell } from './watch-part.ts';
import { performRefresh } from './refresh.ts';
import { performService } from './perform-service.ts';

/** Does a change; returning means only that nothing complained, so the caller observes what came of it. */
export function perform(
  change: Change,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
  tell: Tell = () => {},
): Promise<void> {
  switch (change.kind) {
    case 'attribute':
      return performAttribute(change, machine);
    case 'file':
      return performFile(change, machine);
    case 'generate':
      return performGenerate(change, machine, signal);
    case 'module':
      return performModule(change, machine);
    case 'binding':
      return performBinding(change, machine);
    case 'process':
      return performProcess(change, machine, clock, signal);
    case 'command':
      return performCommand(change, machine, clock, signal);
    case 'artifact':
      return performArtifact(change, machine, { clock, signal, tell });
    case 'package':
      return performPackages(change, machine, clock, signal);
    case 'refresh':
      return performRefresh(change, { machine, clock, signal, deadline: change.deadline });
    case 'service':
      return performService(change, machine, clock, signal);
    case 'initramfs':
      return performInitramfs(change, machine, signal);
    case 'drop-in':
      return performDropIn(change, machine, clock, signal);
    case 'affinity':
      return performAffinity(change, machine, signal);
  }
}
