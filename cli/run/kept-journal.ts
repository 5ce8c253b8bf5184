import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRecord } from '../../engine/journal/record-line.ts';
import { stateFolder } from '../process/state-folder.ts';

/** Where the copy of the journal of a run is kept on this side. */
export const keptJournal = (run: string): string => join(stateFolder(), 'runs', run, 'journal.ndjson');

/** The index of a record in a journal, and its MAC. */
export interface LastRecord {
  readonly index: number;
  readonly mac: string;
}

/** The last record of the copy; null if there is no copy, or if its last record has no MAC. */
export async function lastKept(run: string): Promise<LastRecord | null> {
  const text = await readFile(keptJournal(run), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const mac = macOf(lines.at(-1));
  return mac === null ? null : { index: lines.length - 1, mac };
}

/** True if the text of a journal continues the copy that ends with `last`. */
export const continues = (text: string, { index, mac }: LastRecord): boolean => macOf(text.split('\n')[index]) === mac;

function macOf(line = ''): string | null {
  const decoded = decodeRecord(line);
  return typeof decoded === 'string' ? null : decoded.proof.mac;
}
