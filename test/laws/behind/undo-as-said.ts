import { changeKinds } from '../../../changes/index.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { undoOn, type Scenario } from '../runbook-on.ts';
import { sayAll, type Said } from './look.ts';

const told = (verb: string, change: Parameters<typeof changeKinds.describe>[0], more = ''): string =>
  `${verb} ${changeKinds.describe(change)}${more === '' ? '' : `: ${more}`}`;

/** False for a machine that no boot brings up again, e.g. with an empty grub.cfg. */
async function starts(machine: SimulatedMachine): Promise<boolean> {
  const copy = machine.clone();
  copy.reboot();
  return copy.reconnect().then(
    () => true,
    () => false,
  );
}

/** Undoes the run, and says where that was not what `undo --plan` had said. */
export async function undoesOtherwise(
  machine: SimulatedMachine,
  scenario: Scenario,
  said: Said,
): Promise<readonly string[]> {
  if (said.reboots && !(await starts(machine))) return [];
  const planned = [...said.undoings.values()].flatMap((undoing) => {
    if (undoing.kind === 'already') return [];
    return undoing.kind === 'restore'
      ? [told('made', undoing.change)]
      : [told('left', undoing.of.change, undoing.found)];
  });
  const bootedBefore = machine.world.boots;
  const undone = await undoOn(machine, scenario);
  const happened = (undone?.events ?? []).flatMap((event) => {
    if (event.kind === 'change-intended') return event.step === 'reboot' ? [] : [told('made', event.change)];
    return event.kind === 'change-drifted' ? [told('left', event.change, event.found)] : [];
  });
  const failures = (undone?.events ?? []).flatMap((event) => (event.kind === 'step-failed' ? [event.message] : []));
  const wrong = [
    ...failures.map((message) => `failed: ${message}`),
    ...planned.filter((line) => !happened.includes(line)).map((line) => `did not happen: ${line}`),
    ...happened.filter((line) => !planned.includes(line)).map((line) => `was not announced: ${line}`),
  ];
  if (said.reboots !== machine.world.boots > bootedBefore)
    wrong.push(said.reboots ? 'the announced reboot did not happen' : 'it rebooted without an announcement');
  if (failures.length > 0) return wrong;
  const after = await sayAll(machine, scenario);
  const again = [...after.undoings.values()].filter((undoing) => undoing.kind === 'restore');
  return [...wrong, ...again.map(({ change }) => `undo would still do: ${changeKinds.describe(change)}`)];
}
