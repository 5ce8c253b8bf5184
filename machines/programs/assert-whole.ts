import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Output } from '../../engine/model/machine.ts';

/** Returns the output of a program; throws MachineError EFBIG if all of it is needed (`whole`) and a part is missing. */
export function assertWhole(argv: readonly string[], output: Output, whole: boolean): Output {
  const missing = output.omitted?.stdout ?? 0;
  if (!whole || missing === 0) return output;
  const most = limits.stdout.head + limits.stdout.tail;
  const printed = Math.max(Buffer.byteLength(output.stdout), most) + missing;
  throw new MachineError(
    `${argv.join(' ').slice(0, 200)} printed ${sizeText(printed)}; runbook needs all of this output and keeps at most ${sizeText(most)}`,
    { code: 'EFBIG', hint: 'run the program by hand to see why it prints so much' },
  );
}
