import type { Clock } from '../../engine/model/clock.ts';
import type { ProcessChange } from './change.ts';
import { runDialogue } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { showUnit, startUnit } from '../../facts/system/unit.ts';
import { until } from '../../engine/model/until.ts';
import { kernelLines } from './kernel-lines.ts';
import { observeProcess, readyMark, sameProgram } from './process-state.ts';

/** The last lines of a program's log, for an error message. */
async function tail(change: ProcessChange, machine: Machine): Promise<string> {
  const text = ((await machine.read(change.log)) ?? '').trim();
  return text === '' ? `${change.log} is empty` : text.split('\n').slice(-20).join('\n');
}

/**
 * Starts the unit, unless it already runs, and waits for its answer. Throws MachineError: EEXIST if another program runs under its
 * name, EXITED if it ended, TIMEOUT if it does not answer.
 */
export async function startProcess(
  change: ProcessChange,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const observed = await observeProcess(change, machine);
  if (!observed.running) await start(change, machine);
  else if (observed.argv && !sameProgram(observed.argv, change.argv)) {
    throw new MachineError(`${change.unit} runs another program: ${observed.argv.join(' ')}`, { code: 'EEXIST' });
  }
  if (change.ready !== null && !(observed.running && observed.ready))
    await answered(change, change.ready, machine, clock, signal);
}

async function start(change: ProcessChange, machine: Machine): Promise<void> {
  const stale = await showUnit(change.unit, machine);
  if (stale.failed) await machine.run(['systemctl', 'reset-failed', '--', `${change.unit}.service`]);
  await machine.makeFolder(change.folder, 0o700);
  await Promise.all([machine.remove(change.log), machine.remove(readyMark(change))]);
  const { code, stderr } = await machine.run(startUnit(change.unit, change.argv, change.log, userOf(change)));
  if (code !== 0)
    throw new MachineError(`${change.unit} could not be started: ${stderr.trim()}`, { code: `EXIT${code}` });
}

const userOf = ({ user, folder }: ProcessChange): Parameters<typeof startUnit>[3] =>
  user === undefined ? null : { user, folder };

type Ready = NonNullable<ProcessChange['ready']>;

async function answered(
  change: ProcessChange,
  ready: Ready,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let trouble = 'no request was sent';
  const invocation = await until({ clock, signal, within: ready.within, every: 1 }, async () => {
    const unit = await showUnit(change.unit, machine);
    if (!unit.running) {
      const printed = await tail(change, machine);
      const kernel = /vfio|iommu|kvm/i.test(printed) ? await kernelLines(machine) : [];
      const lines = [`${change.unit} ended (${unit.end}) before it was ready:`, printed, ...kernel];
      throw new MachineError(lines.join('\n'), { code: 'EXITED' });
    }
    try {
      await runDialogue(ready.dialogue, machine, { within: 5, clock, signal });
      return unit.invocation;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      trouble = error.message;
      return undefined;
    }
  });
  if (invocation === undefined) {
    const lastOutput = await tail(change, machine);
    throw new MachineError(
      `${change.unit} runs but did not answer on ${ready.dialogue.socket} within ${ready.within} s (${trouble}):\n${lastOutput}`,
      { code: 'TIMEOUT' },
    );
  }
  const owner = await machine.stat(change.folder);
  await machine.put(readyMark(change), {
    encoding: 'utf8',
    content: `${invocation}\n`,
    mode: 0o600,
    owner: owner?.owner ?? 0,
    group: owner?.group ?? 0,
  });
}
