import type { Clock } from '../../engine/model/clock.ts';
import type { Ending, ProcessChange } from './change.ts';
import { runDialogue } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { showUnit } from '../../facts/system/unit.ts';
import { until } from '../../engine/model/until.ts';
import { removeFolder } from '../file/remove-folder.ts';

/** Ends the unit: tries each ending in turn, then removes its folder. Throws MachineError TIMEOUT if it still runs after all of them. */
export async function stopProcess(
  change: ProcessChange,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const gone = async (): Promise<true | undefined> =>
    (await showUnit(change.unit, machine)).running ? undefined : true;
  let ended = await gone();
  for (const ending of change.endings) {
    if (ended) break;
    const heeded = await end(change, ending, machine, clock, signal);
    ended = await until({ clock, signal, within: heeded ? ending.within : 0, every: 1 }, gone);
  }
  if (!ended) {
    throw new MachineError(`${change.unit} is still running after ${change.endings.map(name).join(', ')}`, {
      code: 'TIMEOUT',
    });
  }
  if ((await showUnit(change.unit, machine)).failed)
    await machine.run(['systemctl', 'reset-failed', '--', `${change.unit}.service`]);
  await giveBack(change, machine);
  await removeFolder(change.folder, machine);
}

/**
 * Checks that the device nodes have their earlier owner again, because systemd may fail to restore it without an error. Throws
 * MachineError NOEFFECT if a node still belongs to the user.
 */
async function giveBack({ user }: ProcessChange, machine: Machine): Promise<void> {
  for (const { path, owner, group } of user?.nodes ?? []) {
    const isBack = async (): Promise<boolean> => {
      const stat = await machine.stat(path);
      return stat === undefined || (stat.owner === owner && stat.group === group);
    };
    if (await isBack()) continue;
    await machine.run(['chown', `${owner}:${group}`, '--', path]);
    if (!(await isBack()))
      throw new MachineError(`${path} still belongs to ${user?.name ?? ''}`, { code: 'NOEFFECT', path });
  }
}

const name = (ending: Ending): string =>
  ending.kind === 'signal' ? ending.signal : `"${ending.dialogue.say.at(-1) ?? ''}"`;

/** False if the process cannot have received the request or has refused it, so there is no reason to wait. */
async function end(
  change: ProcessChange,
  ending: Ending,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  if (ending.kind === 'signal') {
    const { code } = await machine.run([
      'systemctl',
      'kill',
      `--signal=SIG${ending.signal}`,
      '--',
      `${change.unit}.service`,
    ]);
    return code === 0;
  }
  const { dialogue, refusal } = ending;
  const attention = { within: Math.min(5, ending.within), clock, signal };
  try {
    if (refusal === undefined) await runDialogue(dialogue, machine, attention);
    else await runDialogue({ ...dialogue, hear: refusal }, machine, attention);
    return refusal === undefined;
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    // A request without an answer still counts: `quit` may close the socket first.
    return error.code === 'TIMEOUT' || error.code === 'EPIPE';
  }
}
