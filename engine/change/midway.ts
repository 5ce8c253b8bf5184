import type { AffinityState } from '../affinity.ts';
import type { BindingState, Change, ModuleState } from '../change.ts';
import type { ArtifactState } from '../artifact.ts';
import type { InitramfsState } from '../initramfs.ts';
import { betweenAffinity } from './affinity.ts';
import { betweenArtifact } from './artifact.ts';
import type { ProcessState } from './process-state.ts';
import type { PackageState, RefreshChange } from '../packages.ts';
import { betweenBinding } from './binding.ts';
import { betweenDropIn } from './drop-in.ts';
import type { DropInSeen } from './drop-in.ts';
import { isFolderLeft } from './file.ts';
import type { FileSeen } from './file.ts';
import { betweenInitramfs } from './initramfs.ts';
import { betweenPackages } from './package.ts';
import { betweenRefresh } from './refresh.ts';
import { betweenService } from './service.ts';
import type { ServiceSeen } from './service.ts';

/**
 * True when what is observed lies on a change's way from before to after, as a crash in the middle of it leaves things.
 * Only a change of several writes has such a middle; a single write and a rename have none. A file has one where folders are made for it.
 */
export function midway(change: Change, observed: unknown): boolean {
  switch (change.kind) {
    case 'binding':
      return betweenBinding(change, observed as BindingState);
    case 'module': {
      const { loaded, leftover } = observed as ModuleState;
      return !change.after.loaded && !loaded && leftover !== undefined;
    }
    case 'process':
      return (observed as ProcessState).leftover === true;
    case 'artifact':
      return betweenArtifact(observed as ArtifactState);
    case 'file':
      return isFolderLeft(observed as FileSeen);
    case 'package':
      return betweenPackages(change, observed as PackageState);
    case 'refresh':
      return betweenRefresh(change, observed as RefreshChange['after']);
    case 'service':
      return betweenService(change, observed as ServiceSeen);
    case 'initramfs':
      return betweenInitramfs(change, observed as InitramfsState);
    case 'drop-in':
      return betweenDropIn(change, observed as DropInSeen);
    case 'affinity':
      return betweenAffinity(change, observed as AffinityState);
    case 'attribute':
    case 'generate':
    case 'command':
      return false;
  }
}
