import { queryIfThere } from '../../facts/system/query-if-there.ts';
import { readCardPort } from '../../facts/network/read-function-settings.ts';
import type { CardPort } from '../../facts/network/read-function-settings.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { readBootCard } from '../support/boot/boot-card.ts';
import type { BootCard } from '../support/boot/boot-card.ts';
import { hasBootUnit, readBootUnit } from '../support/boot/boot-unit.ts';
import type { SeenBootUnit } from '../support/boot/boot-unit.ts';

/** What the settings of single functions need. */
export interface FunctionsState {
  /** The card's interface with the present settings; null if the card has no interface, or if no settings are requested. */
  readonly port: CardPort | null;
  /** The mode of the card's internal switch: "legacy", "switchdev", or null if it has none (devlink-dev(8)). */
  readonly eswitch: string | null;
  /** The unit that repeats the settings at every boot; its name alone if an earlier run left it. */
  readonly unit: { readonly unit: SeenBootUnit; readonly card: BootCard } | string | null;
}

/** The unit that repeats the settings of a card's functions at every boot. */
export const functionsUnit = (device: string): string => `runbook-functions-${device}.service`;

/** The mode in the output of `devlink -j dev eswitch show`, e.g. {"dev":{"pci/0000:01:00.0":{"mode":"legacy"}}}. */
function modeIn(text: string): string | null {
  const mode = /"mode"\s*:\s*"([a-z_]{1,30})"/.exec(text)?.[1];
  return mode ?? null;
}

async function readUnit(
  { device, functions, persist }: Sriov,
  machine: MachineReader,
): Promise<FunctionsState['unit']> {
  const name = functionsUnit(device);
  if (!persist || functions === undefined) return (await hasBootUnit(name, machine)) ? name : null;
  const [unit, card] = await Promise.all([readBootUnit(name, machine), readBootCard(device, machine)]);
  return { unit, card };
}

/** Reads the settings of a card's functions, if the step has settings for them or if they would be lost. */
export async function probeFunctions(input: Sriov, machine: MachineReader): Promise<FunctionsState> {
  const { device, functions } = input;
  const [port, eswitch, unit] = await Promise.all([
    readCardPort(device, machine),
    functions === undefined
      ? null
      : queryIfThere(machine, ['devlink', '-j', 'dev', 'eswitch', 'show', `pci/${device}`]).then(({ stdout }) =>
          modeIn(stdout),
        ),
    readUnit(input, machine),
  ]);
  return { port, eswitch, unit };
}
