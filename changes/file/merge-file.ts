import type { FileState } from '../../engine/model/machine.ts';
import { mergeText } from './merge-text.ts';

/** The merged value of one property: the value of the side that changed it; undefined if both sides changed it differently. */
function settle<T>(left: T, found: T, before: T): T | undefined {
  if (found === left || found === before) return before;
  return before === left ? found : undefined;
}

const attributeText = ({ attributes = {} }: FileState): string =>
  JSON.stringify(Object.fromEntries(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/**
 * The file without the changes of a run and with all later modifications: `left` is the file after the run, `found` the present
 * file, `before` the file before the run. Null if they cannot be separated: both changed the same words, or it is not text.
 */
export function mergeFile(left: FileState, found: FileState, before: FileState): FileState | null {
  const mode = settle(left.mode, found.mode, before.mode);
  const owner = settle(left.owner, found.owner, before.owner);
  const group = settle(left.group, found.group, before.group);
  const attributes = settle(...([left, found, before].map(attributeText) as [string, string, string]));
  if (mode === undefined || owner === undefined || group === undefined || attributes === undefined) return null;
  const isPlain = [left, found, before].every((file) => attributeText(file) === '{}');
  const rest = {
    mode,
    owner,
    group,
    ...(isPlain ? {} : { attributes: JSON.parse(attributes) as FileState['attributes'] & object }),
  };
  const whole = settle(left.content, found.content, before.content);
  if (whole !== undefined) {
    const { encoding } = whole === found.content ? found : before;
    return { encoding, content: whole, ...rest };
  }
  if ([left, found, before].some(({ encoding }) => encoding !== 'utf8')) return null;
  const content = mergeText(left.content, before.content, found.content);
  return content === null ? null : { encoding: 'utf8', content, ...rest };
}
