import type { FileState } from '../../engine/model/machine.ts';
import type { FileSeen } from './change.ts';
import { isFile } from './is-file.ts';
import { aclName, aclOfMode, aclWithMode } from './posix-acl.ts';

/** A file with the extended attributes of the file that it replaces, unless it has its own. Its ACL follows its mode, as after chmod(2). */
export function keepAttributes(after: FileState, before: FileSeen): FileState {
  if (after.attributes !== undefined || !isFile(before) || before.attributes === undefined) return after;
  const acl = before.attributes[aclName];
  const changed = acl === undefined ? {} : { [aclName]: aclWithMode(acl, after.mode) };
  return { ...after, attributes: { ...before.attributes, ...changed } };
}

/** The attributes of a file in a form that can be compared: an ACL that only repeats the mode is none. */
function comparable({ attributes = {}, mode }: FileState, other: FileState): string {
  const entries = Object.entries(attributes).filter(
    ([name, value]) =>
      !(name === aclName && value === aclOfMode(mode)) &&
      // A host with SELinux labels every file; an old journal has no labels.
      !(name === 'security.selinux' && other.attributes?.[name] === undefined),
  );
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** True if two files have the same extended attributes. */
export const sameAttributes = (a: FileState, b: FileState): boolean => comparable(a, b) === comparable(b, a);
