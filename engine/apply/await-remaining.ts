import type { Clock } from '../model/clock.ts';
import type { Machine, RemainingProgram } from '../model/machine.ts';

/** Seconds between two checks: the first are short, because most programs are. */
const pauses = (turn: number): number => Math.min(0.1 * 1.5 ** turn, 2);
/** Seconds to wait for processes whose program has ended: one of them can be a daemon that will never end. */
const patience = 60;

/** A program that still runs and its consequence, in a sentence. `runs` names the killed run if the machine does not. */
export function describeRemaining({ pid, name, run, isLeft, isAbandoned }: RemainingProgram, on: string): string {
  const program = `\`${name}\` (process ${pid})`;
  if (!isAbandoned) return `Another runbook process is running ${program} on ${on}.`;
  const killed = run === null ? 'A run was killed or lost its connection' : `Run ${run} was killed`;
  return isLeft
    ? `${killed}, and a process of a program that it started is still running on ${on}: ${program}.`
    : `${killed}, and a program that it started is still running on ${on}: ${program}.`;
}

/**
 * Waits until the programs have ended that killed runs left running on a machine, because their effects would come
 * later: after a resume that made them a second time, or after an undo that did not find them. A program that is past
 * its deadline is ended. For processes that remain of a program which itself has ended, it waits at most 60 seconds.
 */
export async function awaitRemaining(machine: Machine, clock: Clock, say: (text: string) => void): Promise<void> {
  const began = clock.now().getTime();
  const known = new Set<number>();
  for (let turn = 0; ; turn += 1) {
    const programs = await machine.remaining({ settle: true });
    if (programs.length === 0) return;
    const isLate = clock.now().getTime() - began > patience * 1000;
    if (isLate && programs.every(({ isLeft }) => isLeft)) {
      for (const each of programs)
        say(`${describeRemaining(each, machine.name)} runbook no longer waits for it; end it if it is not a daemon.`);
      return;
    }
    for (const each of programs.filter(({ pid }) => !known.has(pid))) {
      known.add(each.pid);
      say(`${describeRemaining(each, machine.name)} Waiting for it to end. Ctrl+C stops the wait.`);
    }
    await clock.sleep(pauses(turn));
  }
}
