import type { Distance } from '../../engine/model/distance.ts';
import type { AttributeChange } from './change.ts';
import { bits, cpus } from './same-reading.ts';

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

const whole = /^-?\d{1,15}$/;

/** The difference of two readings: in CPUs, or as whole numbers. */
export function attributeDistance(
  { compare }: AttributeChange,
  left: string | null,
  found: string | null,
): Distance | null {
  if (left === null || found === null) return null;
  if (compare === 'list') return cpuDistance(cpus(left), cpus(found));
  if (compare === 'mask') return cpuDistance(cpusOfMask(left), cpusOfMask(found));
  return whole.test(left) && whole.test(found) ? { kind: 'number', difference: Number(found) - Number(left) } : null;
}
