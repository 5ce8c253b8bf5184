import { explainImage } from '../support/image/explain-image.ts';
import { explainQemu } from '../support/vm/explain-qemu.ts';

/** A hint for a text that an installation left; undefined for an unknown one. */
export function explainInstall(trouble: string): string | undefined {
  if (/ended without having said/.test(trouble))
    return 'the machine powered off without the line that says that all went well: its console shows how far it came';
  if (/had not ended after/.test(trouble))
    return 'the machine did not power off in time: does it power off by itself at the end, and is `within` long enough?';
  return explainQemu(trouble) ?? explainImage(trouble);
}
