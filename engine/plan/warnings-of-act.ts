import type { MachineReader } from '../model/machine.ts';
import { willReboot, type ActStepType } from '../model/step-type.ts';

/** The warnings of an act for the plan. A reboot also ends what earlier steps of the plan (`started`) start. */
export async function warningsOfAct(
  type: ActStepType<unknown>,
  input: unknown,
  started: readonly string[],
  connect: () => Promise<MachineReader>,
): Promise<readonly string[]> {
  const own = (await type.warn?.(input, await connect())) ?? [];
  const ended = willReboot(type, input) ? started : [];
  return [...own, ...ended.map((id) => `the reboot ends what step "${id}" starts`)];
}
