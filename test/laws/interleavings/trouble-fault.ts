import { trouble as errno } from '../../../machines/simulated/tree/errno.ts';
import type { Fault } from '../../../machines/simulated/machine/faults.ts';
import type { Trouble } from './interleaving.ts';

/** The fault that makes a trouble happen in the process whose first call that changes something has the number `first`. */
export function faultOf({ at, how, tear, code }: Trouble, first: number): Fault {
  return ({ index, method, path, text = '' }) => {
    const now = index - first;
    const bytes = Math.floor((Buffer.byteLength(text) * tear) / 16);
    if (how === 'full') return now >= at && method === 'append' ? { error: errno(code, path), tear: bytes } : undefined;
    if (now !== at) return undefined;
    switch (how) {
      case 'die-before':
      case 'die-after':
      case 'die-within':
        return how;
      case 'torn':
        return method === 'append' ? { tear: bytes } : 'die-before';
      case 'fails':
        return errno(code, path);
      case 'fails-after':
        return { error: errno(code, path), ...(method === 'append' && { tear: bytes }) };
    }
  };
}
