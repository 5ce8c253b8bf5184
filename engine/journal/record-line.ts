import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal.ts';

/** What proves the writer of a record: the SHA-256 of its text, in hex, and its MAC, in hex; null if it has none. */
export interface RecordProof {
  readonly digest: string;
  readonly mac: string | null;
}

/** One line of a journal file. */
interface RecordLine {
  readonly record: JournalRecord;
  readonly proof: RecordProof;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** The SHA-256 of the text of a record, in hex: the MAC of the record is made from it. */
export const digestOf = (record: JournalRecord): string => sha256(bodyOf(record));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The JSON text of a record without its last brace, after which its MAC and its checksum are written. */
const bodyOf = (record: JournalRecord): string => JSON.stringify(record).slice(0, -1);

/** One NDJSON line: the record, its MAC if it has one, and the CRC-32 of everything before this last key. */
export function encodeRecord(record: JournalRecord, mac: string | null = null): string {
  const body = bodyOf(record);
  const proven = mac === null ? body : `${body},"mac":"${mac}"`;
  return `${proven},"crc":"${checksum(proven)}"}\n`;
}

/** Reads one line without its line end; the reason in words if it is not a record. */
export function decodeRecord(line: string): RecordLine | string {
  const mark = line.lastIndexOf(',"crc":"');
  if (mark < 0) return 'no checksum';
  const proven = line.slice(0, mark);
  if (line.slice(mark) !== `,"crc":"${checksum(proven)}"}`) return 'its checksum does not match';
  const mac = /,"mac":"([0-9a-f]{64})"$/.exec(proven);
  const body = mac === null ? proven : proven.slice(0, mac.index);
  try {
    const record = JSON.parse(`${body}}`) as JournalRecord;
    return { record, proof: { digest: sha256(body), mac: mac?.[1] ?? null } };
  } catch {
    return 'it is not JSON';
  }
}
