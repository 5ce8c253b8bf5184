import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readCardPort } from '../../facts/network/read-function-settings.ts';
import { succeed } from '../support/succeed.ts';
import type { FunctionSettings, VirtualFunctionChange } from './change.ts';
import schema from './change.schema.json' with { type: 'json' };
import { describeSettings } from './describe-settings.ts';
import { settingWords } from './setting-words.ts';

type Key = keyof FunctionSettings;

/** The settings of the function that the change is about; null if the card has no such function or no interface. */
async function observe({ device, index, after }: VirtualFunctionChange, machine: MachineReader) {
  const seen = (await readCardPort(device, machine))?.functions.get(index);
  if (seen === undefined) return null;
  const keys = Object.keys(after) as Key[];
  return Object.fromEntries(keys.filter((key) => key in seen).map((key) => [key, seen[key]])) as FunctionSettings;
}

/**
 * Sets what differs with `ip link set dev NAME vf INDEX`, one setting after another, so that an error names its setting. Throws
 * MachineError: ENODEV without a function or interface, EXIT<code> with what ip(8) printed.
 */
async function perform({ device, index, after }: VirtualFunctionChange, { machine, signal }: Means): Promise<void> {
  const port = await readCardPort(device, machine);
  const seen = port?.functions.get(index);
  if (port === null || seen === undefined)
    throw new MachineError(`${device} has no virtual function ${index}, or no network interface`, { code: 'ENODEV' });
  for (const words of settingWords(after, seen))
    await succeed(['ip', 'link', 'set', 'dev', port.name, 'vf', String(index), ...words], machine, { signal });
}

const has = (seen: FunctionSettings, wanted: FunctionSettings): boolean =>
  (Object.keys(wanted) as Key[]).every((key) => seen[key] === wanted[key]);

/** A function that the same step creates does not exist before it, nor after a power cut. */
function matches(change: VirtualFunctionChange, seen: FunctionSettings | null, side: Side): boolean {
  if (seen === null) return side === 'before' && change.made;
  return has(seen, change[side]);
}

/** The change with the settings that the card gave a function of the same step, as far as it has been created by now. */
async function fillIn(change: VirtualFunctionChange, { machine }: Means): Promise<VirtualFunctionChange> {
  if (!change.made) return change;
  return { ...change, before: (await observe(change, machine)) ?? {} };
}

/** Each setting is as before or as afterwards. */
function isPartial({ before, after }: VirtualFunctionChange, seen: FunctionSettings | null): boolean {
  if (seen === null) return false;
  return (Object.keys(after) as Key[]).every((key) => seen[key] === before[key] || seen[key] === after[key]);
}

/** The settings of a virtual function of a network card. */
export const virtualFunction: ChangeKind<VirtualFunctionChange, FunctionSettings | null> = {
  schema,
  endsWithBoot: () => true,
  observe,
  fillIn,
  perform,
  matches,
  isPartial,
  isGone: (_, seen) => seen === null,
  invert: (change) => ({ ...change, made: false, before: change.after, after: change.before }),
  describe: ({ device, index, made, before, after }) =>
    `~ virtual function ${index} of ${device} ${describeSettings(after, made ? {} : before)}`,
  describeSeen: (_, seen) => (seen === null ? 'no such function' : describeSettings(seen)),
  // No other step reads these settings.
  effects: () => [],
  subject: ({ device, index }) => `${device} ${index}`,
};
