import type { FileSeen, FolderLeft } from './change.ts';

/** True if the file does not exist, but an empty folder that was created for it does. An interruption leaves this. */
export const isFolderLeft = (seen: FileSeen): seen is FolderLeft =>
  typeof seen === 'object' && seen !== null && 'leftover' in seen;
