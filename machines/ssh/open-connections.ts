/** The open connections of this process, by their names in the folders of marks. */
export const openConnections = new Set<string>();
