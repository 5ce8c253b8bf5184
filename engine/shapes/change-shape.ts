import type {
  AttributeChange,
  AttributeOwner,
  BindingChange,
  BindingState,
  Change,
  CommandChange,
  Dialogue,
  DropInChange,
  DropInState,
  Ending,
  FileChange,
  GenerateChange,
  InterfaceState,
  ModuleChange,
  ModuleState,
  PciIdentity,
  ProcessChange,
  ServiceChange,
  ServiceState,
} from '../change.ts';
import { affinity } from './affinity-shape.ts';
import type { DeviceOwner, ProcessUser } from '../process-user.ts';
import { artifact } from './artifact-shape.ts';
import { file, initramfs } from './initramfs-shape.ts';
import { argv, unit, word } from './name-shapes.ts';
import { packages, refresh } from './package-shapes.ts';
import {
  count,
  either,
  flag,
  kernelPath,
  like,
  list,
  map,
  nullable,
  oneOf,
  optional,
  path,
  record,
  seconds,
  text,
  union,
  type Shape,
} from './shape.ts';

const fileSeen = nullable(either(map<{ leftover: string }>({ leftover: path }), file));

const attribute = map<AttributeChange>({
  kind: text,
  path: kernelPath,
  before: nullable(text),
  after: text,
  least: optional(count),
  write: text,
  restore: nullable(text),
  readback: path,
  compare: oneOf('exact', 'list', 'mask', 'choice'),
  absent: optional(text),
  deadline: seconds,
  owner: optional(map<AttributeOwner>({ name: text, signs: record(text) })),
  moving: optional(flag),
  kept: optional(map<NonNullable<AttributeChange['kept']>>({ errnos: list(like(/E[A-Z0-9]+/), 1), why: text })),
});

const fileChange = map<FileChange>({ kind: text, path, folder: optional(path), before: fileSeen, after: fileSeen });

const generate = map<GenerateChange>({
  kind: text,
  path,
  argv,
  before: fileSeen,
  section: nullable(text),
  lines: list(text),
  present: list(text),
  absent: list(text),
  exempt: nullable(text),
});

const moduleState = map<ModuleState>({ loaded: flag, leftover: optional(list(word)), shows: optional(record(text)) });
const module = map<ModuleChange>({
  kind: text,
  module: word,
  parameters: record(text),
  along: list(word),
  before: moduleState,
  after: moduleState,
});

const bindingState = map<BindingState>({ driver: nullable(word), override: nullable(word) });
const networkInterface = map<InterfaceState>({
  name: like(/[^\s/-][^\s/]{0,14}/),
  mac: text,
  up: flag,
  addresses: list(text),
  routes: list(text),
});
const binding = map<BindingChange>({
  kind: text,
  address: like(/[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/),
  identity: map<PciIdentity>({ vendor: like(/[0-9a-f]{4}/), device: like(/[0-9a-f]{4}/), mac: nullable(text) }),
  before: bindingState,
  after: bindingState,
  method: oneOf('override', 'new_id'),
  interfaces: list(networkInterface),
  deadline: seconds,
});

const dialogue = map<Dialogue>({ socket: path, say: list(text), hear: text });
const ending = union('kind', {
  dialogue: map<Extract<Ending, { kind: 'dialogue' }>>({
    kind: text,
    dialogue,
    within: seconds,
    refusal: optional(text),
  }),
  signal: map<Extract<Ending, { kind: 'signal' }>>({ kind: text, signal: oneOf('TERM', 'KILL'), within: seconds }),
});
const process = map<ProcessChange>({
  kind: text,
  unit,
  argv,
  folder: path,
  log: path,
  user: optional(
    map<ProcessUser>({
      name: word,
      groups: list(word),
      lock: count,
      nodes: list(map<DeviceOwner>({ path: like(/\/dev\/vfio\/[A-Za-z0-9-]+/), owner: count, group: count })),
    }),
  ),
  before: map<ProcessChange['before']>({ running: flag }),
  after: map<ProcessChange['after']>({ running: flag }),
  ready: nullable(map<NonNullable<ProcessChange['ready']>>({ dialogue, within: seconds })),
  endings: list(ending),
});

const command = map<CommandChange>({
  kind: text,
  about: optional(text),
  edits: optional(text),
  argv,
  undo: nullable(argv),
  done: union('kind', {
    creates: map<Extract<CommandChange['done'], { kind: 'creates' }>>({ kind: text, path }),
    succeeds: map<Extract<CommandChange['done'], { kind: 'succeeds' }>>({ kind: text, argv }),
  }),
  before: map<CommandChange['before']>({ done: flag }),
  after: map<CommandChange['after']>({ done: flag }),
  why: text,
  deadline: seconds,
});

const serviceState = map<ServiceState>({
  active: nullable(flag),
  enabled: nullable(text),
  links: nullable(record(text)),
});
const service = map<ServiceChange>({
  kind: text,
  unit,
  once: flag,
  before: serviceState,
  after: serviceState,
  deadline: seconds,
});

const dropInState = map<DropInState>({ file: fileSeen, running: nullable(argv) });
const dropIn = map<DropInChange>({
  kind: text,
  unit,
  path,
  folder: optional(path),
  before: dropInState,
  after: dropInState,
  deadline: seconds,
});

const shapes: { readonly [K in Change['kind']]: Shape } = {
  attribute,
  file: fileChange,
  generate,
  module,
  binding,
  process,
  command,
  artifact,
  package: packages,
  refresh,
  service,
  initramfs,
  'drop-in': dropIn,
  affinity,
};

/** What every change looks like, by its kind: nothing that a journal or a machine says is acted on before it was held against this. */
export const changeShape: Shape = (value, name) => union('kind', shapes)(value, name);
