import type { ChangeKind } from '../engine/model/change-kind.ts';
import { ChangeKinds } from '../engine/model/change-kinds.ts';
import { affinity } from './affinity/index.ts';
import { artifact } from './artifact/index.ts';
import { attribute } from './attribute/index.ts';
import { binding } from './binding/index.ts';
import { command } from './command/index.ts';
import { dropIn } from './drop-in/index.ts';
import { extendedAttribute } from './extended-attribute/index.ts';
import { file } from './file/index.ts';
import { generate } from './generate/index.ts';
import { initramfs } from './initramfs/index.ts';
import { module } from './module/index.ts';
import { packages } from './package/index.ts';
import { process } from './process/index.ts';
import { refresh } from './refresh/index.ts';
import { service } from './service/index.ts';
import { virtualFunction } from './virtual-function/index.ts';

/** Every kind of change that runbook can make. A new kind is its folder, its import and its entry here. */
const table = {
  affinity,
  artifact,
  attribute,
  binding,
  command,
  'drop-in': dropIn,
  'extended-attribute': extendedAttribute,
  file,
  generate,
  initramfs,
  module,
  package: packages,
  process,
  refresh,
  service,
  'virtual-function': virtualFunction,
};

type Table = typeof table;
type ChangeOf<Kind> = Kind extends ChangeKind<infer C, infer _> ? C : never;

/** A change of one of these kinds, in the shape that the schema of its kind gives it. The engine's own `Change` is open. */
export type Change = { readonly [Name in keyof Table]: ChangeOf<Table[Name]> }[keyof Table];

/** The kinds in the form in which the engine is given them. */
export const changeKinds = new ChangeKinds(table);
