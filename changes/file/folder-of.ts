/** The folder of a path; "/" for one at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
