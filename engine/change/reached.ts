import type { AffinityState } from '../affinity.ts';
import type { BindingState, Change, ModuleState } from '../change.ts';
import type { InitramfsState } from '../initramfs.ts';
import type { FileState } from '../model/machine.ts';
import type { PackageState, RefreshChange } from '../packages.ts';
import type { ArtifactState } from '../artifact.ts';
import { reachedAffinity } from './affinity.ts';
import { reachedArtifact } from './artifact.ts';
import { reachedAttribute } from './attribute.ts';
import { reachedBinding } from './binding.ts';
import { reachedCommand } from './command.ts';
import { reachedDropIn } from './drop-in.ts';
import type { DropInSeen } from './drop-in.ts';
import { sameFile } from './file.ts';
import type { FileSeen } from './file.ts';
import { reachedGenerate } from './generate.ts';
import { reachedInitramfs } from './initramfs.ts';
import { reachedModule } from './module.ts';
import { reachedPackages } from './package.ts';
import { reachedProcess } from './process.ts';
import { reachedRefresh } from './refresh.ts';
import { reachedService } from './service.ts';
import type { ServiceSeen } from './service.ts';

/** True when what `observe` returned for a change is its `before`, or its `after`. */
export function reached(change: Change, observed: unknown, side: 'before' | 'after'): boolean {
  switch (change.kind) {
    case 'attribute':
      return reachedAttribute(change, observed as string | null, side);
    case 'file':
      return sameFile(observed as FileSeen, change[side]);
    case 'generate':
      return side === 'before'
        ? sameFile(observed as FileState | null, change.before)
        : reachedGenerate(change, observed as FileState | null);
    case 'module':
      return reachedModule(change, observed as ModuleState, side);
    case 'binding':
      return reachedBinding(change, observed as BindingState, side);
    case 'process':
      return reachedProcess(change, observed as { running: boolean }, side);
    case 'command':
      return reachedCommand(change, observed as { done: boolean }, side);
    case 'artifact':
      return reachedArtifact(change, observed as ArtifactState, side);
    case 'package':
      return reachedPackages(change, observed as PackageState, side);
    case 'refresh':
      return reachedRefresh(change, observed as RefreshChange['after'], side);
    case 'service':
      return reachedService(change, observed as ServiceSeen, side);
    case 'initramfs':
      return reachedInitramfs(change, observed as InitramfsState, side);
    case 'drop-in':
      return reachedDropIn(change, observed as DropInSeen, side);
    case 'affinity':
      return reachedAffinity(change, observed as AffinityState, side);
  }
}
