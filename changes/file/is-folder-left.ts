import type { FileSeen, FolderLeft } from './change.ts';

/** True where there is no file, but an empty folder that was made for it, as an interruption leaves it. */
export const isFolderLeft = (seen: FileSeen): seen is FolderLeft => seen !== null && 'leftover' in seen;
