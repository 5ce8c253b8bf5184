import type { ArtifactChange, ArtifactContent, ArtifactSession, ArtifactState, Making } from '../artifact.ts';
import type {
  AttributeChange,
  BindingChange,
  BindingState,
  Change,
  CommandChange,
  Dialogue,
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
import type { FileState } from '../machine.ts';
import type { BroughtPackage, PackageChange, PackageState, RefreshChange } from '../packages.ts';
import {
  count,
  either,
  flag,
  kernelPath,
  like,
  list,
  map,
  mode,
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

const argv = list(text, 1);
const unit = like(/[A-Za-z0-9:_.@\\-]{1,255}/);
const word = like(/[A-Za-z0-9_.-]+/);
/** A package's name as dpkg has them, perhaps with its architecture: never an option. */
const packageName = like(/[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?/);
const file = map<FileState>({ encoding: oneOf('utf8', 'base64'), content: text, mode, owner: count, group: count });
const fileSeen = nullable(either(map<{ leftover: string }>({ leftover: path }), file));

const attribute = map<AttributeChange>({
  kind: text,
  path: kernelPath,
  before: nullable(text),
  after: text,
  write: text,
  restore: nullable(text),
  readback: path,
  compare: oneOf('exact', 'list', 'mask', 'choice'),
  deadline: seconds,
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

const moduleState = map<ModuleState>({ loaded: flag, leftover: optional(list(word)) });
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

const content = union('kind', {
  bytes: map<Extract<ArtifactContent, { kind: 'bytes' }>>({ kind: text, sha256: like(/[0-9a-f]{64}/) }),
  image: map<Extract<ArtifactContent, { kind: 'image' }>>({
    kind: text,
    format: word,
    size: nullable(count),
    backing: nullable(map<{ path: string; format: string }>({ path, format: word })),
  }),
});
const artifactState = map<ArtifactState>({
  exists: flag,
  content: optional(nullable(content)),
  stamp: optional(text),
  held: optional(list(text)),
  partial: optional(flag),
});
const session = map<ArtifactSession>({
  unit,
  argv,
  folder: path,
  log: path,
  says: nullable(text),
  console: path,
  hint: text,
  within: seconds,
});
const artifact = map<ArtifactChange>({
  kind: text,
  path,
  part: path,
  mode,
  folder: optional(path),
  make: union('kind', {
    download: map<Extract<Making, { kind: 'download' }>>({
      kind: text,
      url: like(/(https?|ftp|file):\/\/[^\s\0]+/),
      size: nullable(count),
    }),
    programs: map<Extract<Making, { kind: 'programs' }>>({
      kind: text,
      argvs: list(argv),
      session: nullable(session),
    }),
  }),
  content,
  before: artifactState,
  after: artifactState,
  undo: oneOf('untouched', 'always'),
  what: text,
});

const brought = map<BroughtPackage>({ name: packageName, version: like(/[0-9A-Za-z.+:~-]*/), settings: flag });
const packageState = map<PackageState>({
  installed: record(text),
  halfway: list(packageName),
  settings: list(packageName),
  needed: list(packageName),
});
const packages = map<PackageChange>({
  kind: text,
  wanted: list(packageName),
  brings: nullable(list(brought)),
  alters: list(text),
  allowChanges: flag,
  recommends: flag,
  before: either(packageState, map<PackageChange['after']>({ there: flag })),
  after: either(packageState, map<PackageChange['after']>({ there: flag })),
  deadline: seconds,
});
const verified = map<RefreshChange['before']>({ verified: list(text) });
const refresh = map<RefreshChange>({
  kind: text,
  source: path,
  lists: list(like(/[^/\0]+/)),
  before: verified,
  after: verified,
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
};

/** What every change looks like, by its kind: nothing that a journal or a machine says is acted on before it was held against this. */
export const changeShape: Shape = (value, name) => union('kind', shapes)(value, name);
