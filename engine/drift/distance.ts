import type { Change } from '../change.ts';
import { isFolderLeft, type FileSeen } from '../change/file.ts';
import { bits, cpus } from '../change/same-reading.ts';
import type { FileState } from '../model/machine.ts';
import { editsOf } from './edits.ts';

/** How far what is there is from what a run left; null where there is no measure for it. */
export type Distance =
  /** CPUs that are there and were not left, and the other way round, as lists such as "2-3,6". */
  | { readonly kind: 'cpus'; readonly more: string; readonly fewer: string }
  | { readonly kind: 'number'; readonly difference: number }
  /** Lines of a text that are new and gone, and whether its mode or owner changed. */
  | { readonly kind: 'lines'; readonly more: number; readonly fewer: number; readonly mode: boolean };

/** CPU numbers as a list in the kernel's form. */
function listOf(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (const number of numbers) {
    const [first, last = first] = (parts.at(-1) ?? '').split('-');
    if (last !== '' && Number(last) === number - 1) parts[parts.length - 1] = `${first}-${number}`;
    else parts.push(String(number));
  }
  return parts.join(',');
}

function cpusOfMask(text: string): ReadonlySet<number> | null {
  const mask = bits(text);
  if (mask === null) return null;
  const digits = [...mask.toString(2)].toReversed();
  return new Set(digits.flatMap((digit, cpu) => (digit === '1' ? [cpu] : [])));
}

function cpuDistance(left: ReadonlySet<number> | null, found: ReadonlySet<number> | null): Distance | null {
  if (left === null || found === null) return null;
  const sorted = (set: ReadonlySet<number>): readonly number[] => [...set].toSorted((a, b) => a - b);
  return {
    kind: 'cpus',
    more: listOf(sorted(found.difference(left))),
    fewer: listOf(sorted(left.difference(found))),
  };
}

function fileDistance(left: FileState, found: FileState): Distance {
  const pieces = ({ encoding, content }: FileState): readonly string[] =>
    encoding === 'utf8' ? (content.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [content];
  const edits = editsOf(pieces(left), pieces(found));
  return {
    kind: 'lines',
    more: edits.reduce((sum, { put }) => sum + put.length, 0),
    fewer: edits.reduce((sum, { start, end }) => sum + end - start, 0),
    mode: left.mode !== found.mode || left.owner !== found.owner || left.group !== found.group,
  };
}

const whole = /^-?\d{1,15}$/;

/** By how much a second look at what a change is about differs from what the change left. */
export function distance(change: Change, left: unknown, found: unknown): Distance | null {
  // Nobody saw what an interrupted change left.
  if (left === undefined) return null;
  if (change.kind === 'file' || change.kind === 'generate') {
    const [one, other] = [left, found] as [FileSeen, FileSeen];
    if (one === null || other === null || isFolderLeft(one) || isFolderLeft(other)) return null;
    return fileDistance(one, other);
  }
  if (change.kind !== 'attribute' || typeof left !== 'string' || typeof found !== 'string') return null;
  if (change.compare === 'list') return cpuDistance(cpus(left), cpus(found));
  if (change.compare === 'mask') return cpuDistance(cpusOfMask(left), cpusOfMask(found));
  return whole.test(left) && whole.test(found) ? { kind: 'number', difference: Number(found) - Number(left) } : null;
}
