/** Neither enabled nor masked: a unit without an [Install] section or without a file counts as disabled. */
const off = ['disabled', 'static', 'indirect', 'not-found'];

/** True for two words of `systemctl is-enabled` that are equivalent for a change. */
export const sameEnablement = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && off.includes(a) && off.includes(b));
