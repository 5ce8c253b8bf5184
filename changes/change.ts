import type { AffinityChange } from './affinity/change.ts';
import type { ArtifactChange } from './artifact/change.ts';
import type { AttributeChange } from './attribute/change.ts';
import type { BindingChange } from './binding/change.ts';
import type { CommandChange } from './command/change.ts';
import type { DropInChange } from './drop-in/change.ts';
import type { FileChange } from './file/change.ts';
import type { GenerateChange } from './generate/change.ts';
import type { InitramfsChange } from './initramfs/change.ts';
import type { ModuleChange } from './module/change.ts';
import type { PackageChange } from './package/change.ts';
import type { ProcessChange } from './process/change.ts';
import type { RefreshChange } from './refresh/change.ts';
import type { ServiceChange } from './service/change.ts';

/** A change of one of the kinds in this room, typed by the schema of its kind. The `Change` of the engine has open keys. */
export type Change =
  | AffinityChange
  | ArtifactChange
  | AttributeChange
  | BindingChange
  | CommandChange
  | DropInChange
  | FileChange
  | GenerateChange
  | InitramfsChange
  | ModuleChange
  | PackageChange
  | ProcessChange
  | RefreshChange
  | ServiceChange;
