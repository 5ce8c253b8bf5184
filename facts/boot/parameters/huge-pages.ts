import type { Parameter } from '../kernel-command-line.ts';
import { sameName } from '../kernel-command-line.ts';
import { parseSize } from './parse-size.ts';

/** The pages of a size that the kernel reserves at boot: the word with the number, and its hugepagesz= if it has one. */
interface PagePool<P extends Parameter> {
  readonly count: P;
  readonly size: P | null;
}

/** What the kernel concludes from the parameters of huge pages. */
export interface HugePages<P extends Parameter> {
  /** The size that a bare hugepages= counts, in bytes, and the parameter that decides it. */
  readonly defaultSize: number;
  readonly decides: P | null;
  /** The sizes that were named, in bytes. */
  readonly sizes: ReadonlySet<number>;
  readonly pools: ReadonlyMap<number, PagePool<P>>;
  /** Words that the kernel ignores. */
  readonly ignored: readonly P[];
}

/** HPAGE_SIZE of x86, and of arm64 with pages of 4 KiB. */
const usual = 2 * 2 ** 20;

/**
 * Reads the parameters in order as mm/hugetlb.c does since Linux 5.8 (hugepages_setup, hugepagesz_setup,
 * default_hugepagesz_setup, hugetlb_init): a size can be given once, except the default size before its number; a
 * number belongs to the last valid size before it, or to the default size if there is none; such a number wins over an
 * explicit one. All sizes count as supported.
 */
export function readHugePages<P extends Parameter>(parameters: readonly P[]): HugePages<P> {
  const sizes = new Set<number>();
  const pools = new Map<number, PagePool<P>>();
  const ignored: P[] = [];
  let valid = true;
  let parsed: { readonly bytes: number; readonly size: P | null } | null = null;
  let lastCounted: number | 'bare' | null = null;
  let decides: P | null = null;
  let defaultSize = usual;
  let bare: P | null = null;
  const counted = (bytes: number): boolean => Number(pools.get(bytes)?.count.value ?? 0) !== 0;
  for (const parameter of parameters) {
    if (parameter.init || parameter.value === null) continue;
    const { name, value } = parameter;
    if (sameName(name, 'hugepages')) {
      const target = parsed?.bytes ?? 'bare';
      if (!valid || target === lastCounted || !/^\d/.test(value)) {
        // An invalid number also clears an earlier one of that size.
        if (valid && target !== lastCounted) {
          if (target === 'bare') bare = null;
          else pools.delete(target);
        }
        ignored.push(parameter);
        valid = true;
        continue;
      }
      if (parsed === null) bare = parameter;
      else pools.set(parsed.bytes, { count: parameter, size: parsed.size });
      lastCounted = target;
    } else if (sameName(name, 'hugepagesz')) {
      const { bytes } = parseSize(value);
      const again = sizes.has(bytes) && (decides === null || bytes !== defaultSize || counted(bytes));
      valid = !again && bytes > 0;
      if (!valid) ignored.push(parameter);
      else {
        sizes.add(bytes);
        parsed = { bytes, size: parameter };
      }
    } else if (sameName(name, 'default_hugepagesz')) {
      const { bytes } = parseSize(value);
      valid = decides === null && bytes > 0;
      if (!valid) {
        ignored.push(parameter);
        continue;
      }
      if (!sizes.has(bytes)) parsed = { bytes, size: null };
      sizes.add(bytes);
      decides = parameter;
      defaultSize = bytes;
      if (bare !== null) pools.set(bytes, { count: bare, size: null });
      bare = null;
    }
  }
  if (bare !== null) {
    const explicit = pools.get(defaultSize);
    if (explicit !== undefined) ignored.push(explicit.count);
    pools.set(defaultSize, { count: bare, size: null });
  }
  return { defaultSize, decides, sizes, pools, ignored };
}

/** True if two values of hugepages= are the same numbers: 4, or 0:2,1:2 for nodes. */
export const sameCount = (left: string | null, right: string | null): boolean =>
  left === right || (/^\d+$/.test(left ?? '') && /^\d+$/.test(right ?? '') && Number(left) === Number(right));
