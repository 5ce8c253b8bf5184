/** One interval of a traffic test, all streams of one direction together; seconds since its start. */
export interface TrafficInterval {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  /** Segments sent again; null where the tool does not tell. */
  readonly retransmits: number | null;
  /** A warm-up interval that the tool itself leaves out of its sum. */
  readonly isOmitted: boolean;
}

/** One direction of a traffic test as one end saw it. */
export interface Flow {
  /** Whether the end that wrote this sent the bytes or received them. */
  readonly counts: 'sent' | 'received';
  readonly intervals: readonly TrafficInterval[];
  /** The closing record over the whole test; null where it is missing, as after SIGKILL. */
  readonly total: { readonly seconds: number; readonly bytes: number } | null;
}

/** What a traffic tool's output says: iperf2, iperf3 or another that a parser is for. */
export interface Traffic {
  readonly tool: 'iperf2' | 'iperf3';
  /** E.g. "3.12"; null where the output does not say. */
  readonly version: string | null;
  /** Parallel streams. */
  readonly streams: number;
  readonly flows: readonly Flow[];
  /** The shortest step between two byte counts: 1 when they are exact, more where the tool prints three digits. */
  readonly isExact: boolean;
  /** Seconds since 1970 at the start of the test; null where the output does not say. */
  readonly startedAt: number | null;
  /** Seconds asked for, as the tool understood them; null where the output does not say. */
  readonly askedSeconds: number | null;
  readonly warnings: readonly string[];
  /** Anything by which the tool says that it failed: what its exit code says is not to be trusted. */
  readonly errors: readonly string[];
}

/** Seconds that a flow's intervals cover, and the bytes in them; intervals that the tool left out do not count. */
export function covered(flow: Flow): { readonly seconds: number; readonly bytes: number } {
  const counted = flow.intervals.filter(({ isOmitted }) => !isOmitted);
  return {
    seconds: counted.reduce((sum, { start, end }) => sum + end - start, 0),
    bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
