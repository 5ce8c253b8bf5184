/** The extended attribute that holds the access control list of a file (acl(5)). */
export const aclName = 'system.posix_acl_access';

/** Tags of an entry (linux/posix_acl.h). */
const tags = { userObject: 0x01, groupObject: 0x04, mask: 0x10, other: 0x20 } as const;
/** The ID of an entry that names nobody. */
const nobody = 0xffffffff;

/**
 * An ACL in lower-case hex as chmod(2) leaves it for these permission bits: the entries of the owner, of the mask (or of
 * the group, if it has no mask) and of the others get the bits. The format is that of linux/posix_acl_xattr.h: a version
 * in 4 bytes, and for each entry its tag and permissions in 2 bytes each and an ID in 4 bytes, little-endian.
 */
export function aclWithMode(acl: string, mode: number): string {
  const bytes = Buffer.from(acl, 'hex');
  const entries = Array.from({ length: Math.max(0, Math.floor((bytes.length - 4) / 8)) }, (_, index) => 4 + index * 8);
  const hasMask = entries.some((at) => bytes.readUInt16LE(at) === tags.mask);
  for (const at of entries) {
    const tag = bytes.readUInt16LE(at);
    if (tag === tags.userObject) bytes.writeUInt16LE((mode >> 6) & 7, at + 2);
    if (tag === (hasMask ? tags.mask : tags.groupObject)) bytes.writeUInt16LE((mode >> 3) & 7, at + 2);
    if (tag === tags.other) bytes.writeUInt16LE(mode & 7, at + 2);
  }
  return bytes.toString('hex');
}

/** The ACL that only repeats the permission bits. The kernel stores it as the mode alone, so it removes another ACL. */
export function aclOfMode(mode: number): string {
  const bytes = Buffer.alloc(4 + 3 * 8);
  bytes.writeUInt32LE(2, 0);
  [tags.userObject, tags.groupObject, tags.other].forEach((tag, index) => {
    bytes.writeUInt16LE(tag, 4 + index * 8);
    bytes.writeUInt32LE(nobody, 8 + index * 8);
  });
  return aclWithMode(bytes.toString('hex'), mode);
}
