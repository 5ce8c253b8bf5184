import { access } from 'node:fs/promises';

/** Whether a path exists; a path that cannot be read counts as missing. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
