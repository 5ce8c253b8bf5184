import type { Change } from '../change.ts';
import type { MachineReader } from '../model/machine.ts';
import { observeAffinity } from './affinity.ts';
import { observeArtifact } from './artifact.ts';
import { observeAttribute } from './attribute.ts';
import { observeBinding } from './binding.ts';
import { observeCommand } from './command.ts';
import { observeDropIn } from './drop-in.ts';
import { observeFile } from './file.ts';
import { observeGenerate } from './generate.ts';
import { observeInitramfs } from './initramfs.ts';
import { observeModule } from './module.ts';
import { observePackages } from './package.ts';
import { observeProcess } from './process.ts';
import { observeRefresh } from './refresh.ts';
import { observeService } from './service.ts';

/** What the machine has now of what a change is about, in the shape of the change's `before` and `after`. */
export function observe(change: Change, machine: MachineReader): Promise<unknown> {
  switch (change.kind) {
    case 'attribute':
      return observeAttribute(change, machine);
    case 'file':
      return observeFile(change, machine);
    case 'generate':
      return observeGenerate(change, machine);
    case 'module':
      return observeModule(change, machine);
    case 'binding':
      return observeBinding(change, machine);
    case 'process':
      return observeProcess(change, machine);
    case 'command':
      return observeCommand(change, machine);
    case 'artifact':
      return observeArtifact(change, machine);
    case 'package':
      return observePackages(change, machine);
    case 'refresh':
      return observeRefresh(change, machine);
    case 'service':
      return observeService(change, machine);
    case 'initramfs':
      return observeInitramfs(change, machine);
    case 'drop-in':
      return observeDropIn(change, machine);
    case 'affinity':
      return observeAffinity(change, machine);
  }
}
