import type { FileState } from '../../engine/model/machine.ts';
import { aclName, aclOfMode } from '../../changes/file/posix-acl.ts';

/**
 * Extended attributes are read and written by GNU tar: it is on every Linux host, and getfattr(1) and setfattr(1) are
 * not. An archive is in the pax format, in which a record `SCHILY.xattr.NAME=VALUE` precedes its file.
 */
const options = [
  '--blocking-factor=1',
  '--format=pax',
  '--xattrs',
  '--xattrs-include=*',
  '--no-recursion',
  '--absolute-names',
];

/** The arguments of tar(1) that write the attributes of a folder and of a file in it to standard output, the content after them. */
export const readingArguments: readonly string[] = ['-chf', '-', ...options];
/** The arguments of tar(1) that create the file of an archive from standard input, with owner, mode and attributes. */
export const writingArguments: readonly string[] = [
  '-xpmf',
  '-',
  '--numeric-owner',
  '--same-owner',
  '--keep-old-files',
  '--xattrs',
  '--xattrs-include=*',
];
/** The longest part of an archive in which the attributes of a file can be, in bytes. */
export const longestHead = 1_048_576;

const mark = 'SCHILY.xattr.';
/** The attributes that belong to a file. Others (security.ima, system.nfs4_acl) depend on the content or on the file system. */
const kept = /^(?:user|trusted)\.|^security\.(?:capability|selinux|SMACK64)|^system\.posix_acl_access$/;

const block = 512;
const blocks = (size: number): number => Math.ceil(size / block) * block;
const octal = (bytes: Buffer): number => Number.parseInt(bytes.toString('latin1').replace(/[\0 ]/g, ''), 8) || 0;

/** The records of a pax header (pax(1)): a length in decimal, a blank, a key, `=`, a value and a newline. */
function records(data: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < data.length;) {
    const blank = data.indexOf(0x20, at);
    const length = Number(data.toString('latin1', at, blank));
    if (blank < 0 || !(length > 0)) break;
    const equals = data.indexOf(0x3d, blank);
    found.set(data.toString('utf8', blank + 1, equals), data.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return found;
}

/** A file in an archive of its folder and the file: its attributes (undefined if it has none) and its content, as far as the archive has it. */
export function parseArchive(
  archive: Buffer,
  mode: number,
): { readonly attributes: FileState['attributes']; readonly content: Buffer } {
  let pending: ReadonlyMap<string, Buffer> = new Map();
  let inherits = false;
  let content: Buffer = Buffer.alloc(0);
  for (let at = 0; at + block <= archive.length;) {
    const size = octal(archive.subarray(at + 124, at + 136));
    const type = String.fromCharCode(archive[at + 156] ?? 0);
    const data = archive.subarray(at + block, at + block + size);
    at += block + blocks(size);
    if (type === 'x') pending = records(data);
    else if (type === '5') {
      inherits = pending.has(`${mark}system.posix_acl_default`);
      pending = new Map();
    } else {
      content = data;
      break;
    }
  }
  const found: Record<string, string> = {};
  for (const [key, value] of pending) {
    const name = key.slice(mark.length);
    if (key.startsWith(mark) && kept.test(name)) found[name] = value.toString('hex');
  }
  if (inherits) found[aclName] ??= aclOfMode(mode);
  const names = Object.keys(found).sort();
  const attributes =
    names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, found[name] ?? '']));
  return { attributes, content };
}

/** A record whose length includes the digits of the length itself. */
function record(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function entry(name: string, type: string, mode: number, data: Buffer): Buffer {
  const header = Buffer.alloc(block);
  const put = (text: string, at: number): void => void header.write(text, at, 'latin1');
  put(name, 0);
  put(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put(' '.repeat(8), 148);
  put(type, 156);
  put('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc(blocks(data.length) - data.length)]);
}

/** An archive with one file, its content, mode, owner and attributes; `name` is a short ASCII name. */
export function archiveOf(name: string, file: FileState): Buffer {
  const { mode, owner, group, attributes = {} } = file;
  const extended = [
    record('uid', Buffer.from(String(owner))),
    record('gid', Buffer.from(String(group))),
    ...Object.entries(attributes).map(([key, value]) => record(`${mark}${key}`, Buffer.from(value, 'hex'))),
  ];
  const content = Buffer.from(file.content, file.encoding);
  return Buffer.concat([
    entry('header', 'x', 0o600, Buffer.concat(extended)),
    entry(name, '0', mode, content),
    Buffer.alloc(2 * block),
  ]);
}
