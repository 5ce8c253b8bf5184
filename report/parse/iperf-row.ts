/** A row of the table of iperf or iperf3. */
export interface IperfRow {
  /** The text in the brackets, without blanks: "3", "SUM", "*1", "SUM-2". */
  readonly id: string;
  /**
   * Whether this end sends (TX-C, TX-S) or receives (RX-C, RX-S) on this stream, as iperf3's --bidir reports it; null
   * if the row does not show it.
   */
  readonly role: 'sent' | 'received' | null;
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  /** Retransmitted segments, if the row shows them. */
  readonly retransmits: number | null;
  /** The words after the rate: "sender", "receiver", "(omitted)", the columns of -e. */
  readonly rest: string;
}

const row =
  /^\[\s*([^\]\s]+)\](?:\[(TX|RX)-[CS]\])?\s+(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s+sec\s+(\d+(?:\.\d+)?)\s+([KMGTP]?)(Bytes|bits?)\s+(\d+(?:\.\d+)?)\s+([KMGTP]?)(Bytes|bits)\/sec(.*)$/;

/** Bytes are counted in powers of 1024, bits in powers of 1000, as iperf does. */
const factors: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5 };

/** A row of the table; undefined for any other line. Reads `0.0- 1.0`, `0.00-1.00` and `0.0000-1.0000`, and units that change from row to row. */
export function iperfRow(line: string): IperfRow | undefined {
  const found = row.exec(line);
  if (found === null) return undefined;
  const [, id = '', role, start = '', end = '', amount = '', prefix = '', unit = '', , , , rest = ''] = found;
  const isBytes = unit === 'Bytes';
  const scale = (isBytes ? 1024 : 1000) ** (factors[prefix] ?? 0);
  // Behind iperf2's "Write/Err", where UDP has packets per second instead.
  const counted = (Number(amount) * scale) / (isBytes ? 1 : 8);
  // Digits that are no number of this world, as in a damaged file.
  if (![counted, Number(start), Number(end)].every(Number.isFinite)) return undefined;
  const retransmits = /^\s+(?:\d+\/\d+\s+)?(\d+)(?!\s+pps)(?:\s|$)/.exec(rest)?.[1];
  return {
    id,
    role: role === undefined ? null : role === 'TX' ? 'sent' : 'received',
    start: Number(start),
    end: Number(end),
    bytes: counted,
    retransmits: retransmits === undefined ? null : Number(retransmits),
    rest: rest.trim(),
  };
}
