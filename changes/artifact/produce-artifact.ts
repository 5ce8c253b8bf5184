import type { ArtifactChange, ArtifactSession, Making } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { showUnit, startUnit } from '../../facts/system/unit.ts';
import type { UnitState } from '../../facts/system/unit.ts';
import { until } from '../../engine/model/until.ts';
import { sameProgram } from '../process/process-state.ts';
import { removeFolder } from '../file/remove-folder.ts';
import { failureOf, succeed } from '../support/succeed.ts';
import { watchPart } from './watch-part.ts';
import type { Means } from '../../engine/model/change-kind.ts';

/** The last lines of a text, for a message. */
const tail = (text: string | undefined): string =>
  (text ?? '').trim() === '' ? '(nothing)' : (text ?? '').trim().split(/\r?\n/).slice(-20).join('\n');

const hasPrinted = async ({ says, console }: ArtifactSession, machine: MachineReader): Promise<boolean> => {
  const text = await machine.read(console);
  return text !== undefined && (says === null || text.includes(says));
};

/**
 * Runs the programs that make the part file from the beginning, then runs the session on it. A session that an interrupted run
 * started is continued, also if it has ended.
 */
export async function produceArtifact(
  change: ArtifactChange,
  { argvs, session }: Extract<Making, { kind: 'programs' }>,
  means: Means,
): Promise<void> {
  const { machine } = means;
  const unit = session === null ? null : await ours(session, machine);
  const begun = session !== null && (await machine.stat(change.part)) !== undefined;
  if (unit?.running || (begun && !unit?.failed && (await hasPrinted(session, machine)))) {
    return finish(session as ArtifactSession, means);
  }
  if (session !== null) await endSession({ kind: 'programs', argvs, session }, machine);
  await machine.remove(change.part);
  for (const argv of argvs) {
    const task = machine.run(argv, { deadline: 86_400, signal: means.signal });
    const output = await watchPart(change.part, null, means, task);
    means.signal.throwIfAborted();
    if (output.code !== 0) throw failureOf(argv, output);
  }
  if (session === null) return;
  await machine.makeFolder(session.folder, 0o700);
  await succeed(startUnit(session.unit, session.argv, session.log), machine, {});
  await finish(session, means);
}

/** The unit of the session. Throws MachineError EEXIST if another program runs under its name. */
async function ours({ unit, argv }: ArtifactSession, machine: MachineReader): Promise<UnitState> {
  const state = await showUnit(unit, machine);
  if (!state.running || state.pid === null) return state;
  const words = (await machine.read(`/proc/${state.pid}/cmdline`))?.replace(/\0$/, '').split('\0');
  if (words !== undefined && words.length > 1 && !sameProgram(words, argv))
    throw new MachineError(`${unit} runs another program: ${words.join(' ')}`, { code: 'EEXIST' });
  return state;
}

/** Waits until the session has ended and has printed the required text. Throws MachineError: TIMEOUT, EXITED, NOEFFECT. */
async function finish(session: ArtifactSession, { machine, clock, signal, onProgress: tell }: Means): Promise<void> {
  const ended = await until({ clock, signal, within: session.within, every: 2 }, async () => {
    const state = await showUnit(session.unit, machine);
    if (!state.running) return state;
    const { stdout } = await machine.query(['tail', '-c', '300', '--', session.console]);
    const line = stdout.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
    tell(line === '' ? session.hint : line.slice(0, 120));
    return undefined;
  });
  const console = tail(await machine.read(session.console));
  if (ended === undefined) {
    await machine.run(['systemctl', 'stop', '--', `${session.unit}.service`], { deadline: 60 });
    throw new MachineError(`${session.unit} did not end within ${session.within} s; its console output:\n${console}`, {
      code: 'TIMEOUT',
    });
  }
  if (ended.failed) {
    const log = tail(await machine.read(session.log));
    throw new MachineError(`${session.unit} failed (${ended.end}):\n${log}`, { code: 'EXITED' });
  }
  if (await hasPrinted(session, machine)) return;
  throw new MachineError(`${session.unit} ended without printing "${session.says}"; its console output:\n${console}`, {
    code: 'NOEFFECT',
  });
}

/** Ends the programs of a session that still run, and removes its folder. */
export async function endSession(make: Making, machine: Machine): Promise<void> {
  if (make.kind !== 'programs' || make.session === null) return;
  const { unit, folder } = make.session;
  const state = await ours(make.session, machine);
  if (state.running) await succeed(['systemctl', 'stop', '--', `${unit}.service`], machine, { deadline: 60 });
  else if (state.failed) await machine.run(['systemctl', 'reset-failed', '--', `${unit}.service`]);
  if ((await machine.stat(folder)) !== undefined) await removeFolder(folder, machine);
}
