/** Whose a device node is, by numbers. */
export interface DeviceOwner {
  readonly path: string;
  readonly owner: number;
  readonly group: number;
}

/** A program runs as another user than root. */
export interface ProcessUser {
  readonly name: string;
  /** Groups that it has besides its own. */
  readonly groups: readonly string[];
  /** Bytes that it may lock in memory. */
  readonly lock: number;
  /** Device nodes that are its own while the unit runs, with whose they are otherwise. */
  readonly nodes: readonly DeviceOwner[];
}
