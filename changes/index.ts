import type { ChangeKind } from '../engine/model/change-kind.ts';
import { ChangeKinds } from '../engine/model/change-kinds.ts';
import { affinity } from './affinity/index.ts';
import { artifact } from './artifact/index.ts';
import { attribute } from './attribute/index.ts';
import { binding } from './binding/index.ts';
import type { Change } from './change.ts';
import { command } from './command/index.ts';
import { dropIn } from './drop-in/index.ts';
import { file } from './file/index.ts';
import { generate } from './generate/index.ts';
import { initramfs } from './initramfs/index.ts';
import { module } from './module/index.ts';
import { packages } from './package/index.ts';
import { process } from './process/index.ts';
import { refresh } from './refresh/index.ts';
import { service } from './service/index.ts';

const table: { readonly [K in Change['kind']]: ChangeKind<Extract<Change, { readonly kind: K }>> } = {
  affinity,
  artifact,
  attribute,
  binding,
  command,
  'drop-in': dropIn,
  file,
  generate,
  initramfs,
  module,
  package: packages,
  process,
  refresh,
  service,
};

/** Every kind of change that runbook can make, as the table that the engine gets. */
export const changeKinds = new ChangeKinds(table);
