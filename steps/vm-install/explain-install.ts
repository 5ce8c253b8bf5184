import { explainImage } from '../support/image/explain-image.ts';
import { explainQemu } from '../support/vm/explain-qemu.ts';

/** A hint for the error text of an installation; undefined for an unknown text. */
export function explainInstall(trouble: string): string | undefined {
  if (/ended without printing/.test(trouble))
    return 'the machine powered off, but did not print the text in `says`; its console shows how far the installation got';
  if (/did not end within/.test(trouble))
    return 'the machine did not power off in time: check that it powers off at the end, and that `within` is long enough';
  return explainQemu(trouble) ?? explainImage(trouble);
}
