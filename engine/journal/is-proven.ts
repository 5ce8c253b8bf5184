import type { JournalKey } from '../model/journal-key.ts';
import type { RecordProof } from './record-line.ts';

/** The text whose MAC a record has: the MAC of the record before it is part of it, so no record can be removed, inserted or moved. */
export const provenText = (before: string | null, digest: string): string => `${before ?? ''}\n${digest}`;

/**
 * True if this operator wrote every record of a journal. The end of the journal may be missing, because the proof of a
 * record says nothing about later records.
 */
export function isProven(proofs: readonly RecordProof[], key: JournalKey): boolean {
  return proofs.every(({ digest, mac }, index) => {
    const before = index === 0 ? null : (proofs[index - 1]?.mac ?? null);
    return mac !== null && key.verifies(provenText(before, digest), mac);
  });
}
