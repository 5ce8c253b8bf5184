import type { GrubWord } from '../../../facts/boot/grub-configuration.ts';
import { grubText, kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { Request } from '../request/request.ts';
import { satisfies } from '../request/request.ts';
import { carryOut } from '../request/words.ts';
import type { Word } from '../request/words.ts';

/**
 * Seconds after which a kernel that panics in its trial reboots, into the previous entry (panic= of
 * kernel-parameters.txt).
 */
const panicSeconds = 30;

/** A boot entry's words as GRUB script with the requests carried out, and with a reboot after a panic; null if a request cannot be met by words alone. Pure. */
export function trialLine(entry: readonly GrubWord[], requests: readonly Request[]): string | null {
  let init = false;
  const start = entry.flatMap((word): readonly Word[] => {
    if (word.argument === '--') init = true;
    const parameter = kernelParameters([word])[0];
    // The two dashes are kept before the arguments of init.
    return [{ ...(parameter ?? { name: word.argument, value: null }), init, text: word.text }];
  });
  const words = carryOut(start, requests, grubText);
  if (!requests.every((request) => satisfies(request, words))) return null;
  const panic = words.findLast((word) => !word.init && sameName(word.name, 'panic'));
  const reboots = panic !== undefined && panic.value !== '0';
  const before = words.filter((word) => !word.init);
  const ending = reboots ? [] : [{ text: grubText({ name: 'panic', value: String(panicSeconds) }) }];
  return [...before, ...ending, ...words.filter((word) => word.init)].map(({ text }) => text).join(' ');
}
