// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A file or folder gets an extended attribute (xattr(7)), another value of it, or loses it. ACLs, file capabilities and SELinux labels are such attributes, too.
 */
export interface ExtendedAttributeChange {
  /**
   * The kind of change.
   */
  readonly kind: 'extended-attribute';
  /**
   * The file or folder. A link is not followed.
   */
  readonly path: string;
  /**
   * The attribute's name with its namespace, e.g. user.comment, security.capability or system.posix_acl_access.
   */
  readonly name: string;
  /**
   * The value before the change in lower-case hex; null when the attribute does not exist.
   */
  readonly before: string | null;
  /**
   * The value afterwards in lower-case hex; null when the attribute must not exist.
   */
  readonly after: string | null;
}
