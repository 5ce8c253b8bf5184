/** One interval of a traffic test, all streams of one direction together; seconds since its start. */
export interface TrafficInterval {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  /** Retransmitted segments; null if the tool does not report them. */
  readonly retransmits: number | null;
  /** A warm-up interval that the tool itself excludes from its sum. */
  readonly isOmitted: boolean;
}

/** A direction of a traffic test, as one end recorded it. */
export interface Flow {
  /** Whether the end that wrote this output sent or received the bytes. */
  readonly counts: 'sent' | 'received';
  readonly intervals: readonly TrafficInterval[];
  /** The final record over the whole test; null if it is missing, as after SIGKILL. */
  readonly total: { readonly seconds: number; readonly bytes: number } | null;
}

/** The output of a traffic tool: iperf2, iperf3 or another tool with a parser. */
export interface Traffic {
  readonly tool: 'iperf2' | 'iperf3';
  /** E.g. "3.12"; null if the output does not contain it. */
  readonly version: string | null;
  /** Parallel streams. */
  readonly streams: number;
  readonly flows: readonly Flow[];
  /** The smallest step between two byte counts: 1 if they are exact, larger if the tool prints three digits. */
  readonly isExact: boolean;
  /** Seconds since 1970 at the start of the test; null if the output does not contain it. */
  readonly startedAt: number | null;
  /** The requested seconds, as the tool understood them; null if the output does not contain them. */
  readonly askedSeconds: number | null;
  readonly warnings: readonly string[];
  /** Any text by which the tool reports a failure, because its exit code is not reliable. */
  readonly errors: readonly string[];
}

/** The seconds that the intervals of a flow cover, and the bytes in them, without intervals that the tool excluded. */
export function covered(flow: Flow): { readonly seconds: number; readonly bytes: number } {
  const counted = flow.intervals.filter(({ isOmitted }) => !isOmitted);
  return {
    seconds: counted.reduce((sum, { start, end }) => sum + end - start, 0),
    bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
