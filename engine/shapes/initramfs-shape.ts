import type { InitramfsChange, InitramfsState, SeenImage } from '../initramfs.ts';
import type { FileState } from '../model/machine.ts';
import {
  count,
  flag,
  like,
  list,
  map,
  mode,
  nullable,
  oneOf,
  path,
  record,
  seconds,
  text,
  type Shape,
} from './shape.ts';

/** A whole small file. */
export const file = map<FileState>({
  encoding: oneOf('utf8', 'base64'),
  content: text,
  mode,
  owner: count,
  group: count,
});

/** Files by their paths. */
const files: Shape = (value, name) =>
  record(nullable(file))(value, name) ??
  Object.keys(value as object)
    .map((key) => path(key, `a path of ${name}`))
    .find((wrong) => wrong !== undefined);
const initramfsState = map<InitramfsState>({
  files,
  images: record(map<SeenImage>({ sha256: like(/[0-9a-f]{64}/), holding: flag })),
  parts: list(like(/\/boot\/\.initrd\.img-[^\/\0]+\.runbook-[a-z0-9-]+/)),
});
/** Every kernel's initramfs, built again. */
export const initramfs = map<InitramfsChange>({
  kind: text,
  what: text,
  holds: list(text, 1),
  before: initramfsState,
  after: map<InitramfsChange['after']>({ files, holding: flag }),
  deadline: seconds,
});
