import type { AttributeChange } from './change.ts';

/** A new value for a kernel attribute: `from` is the present reading, trimmed (null: it cannot be read), `to` the required reading afterwards. */
export interface WantedAttribute extends Partial<Omit<AttributeChange, 'kind' | 'path' | 'before' | 'after'>> {
  readonly path: string;
  readonly from: string | null;
  readonly to: string;
}

/**
 * The change that sets a kernel attribute. Unless `wanted` says otherwise, `to` is written, undo writes `from`, the attribute itself is
 * read back and compared to the letter, and a write may block for 10 seconds.
 */
export const setAttribute = ({ path, from, to, ...more }: WantedAttribute): AttributeChange => ({
  kind: 'attribute',
  path,
  before: from,
  after: to,
  write: to,
  restore: from,
  readback: path,
  compare: 'exact',
  deadline: 10,
  ...more,
});
