import type { MachineReader } from '../../engine/model/machine.ts';
import { readTrial } from '../support/trial/read-trial.ts';
import { trialId, trialWords } from '../support/trial/trial-entry.ts';

/** How a trial boot stands: none was prepared, it waits for a reboot, GRUB started its entry, or it was used up without being started. */
export type TrialState = 'none' | 'armed' | 'started' | 'lost';

/** Looks at the trial entry and at what GRUB noted of it. */
export async function readTrialState(machine: MachineReader): Promise<TrialState> {
  const { custom, mark, next } = await readTrial(false, machine);
  if (trialWords(custom?.content ?? '') === null || mark === undefined || mark === 'good') return 'none';
  if (mark === 'started') return 'started';
  return next === trialId ? 'armed' : 'lost';
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

const past =
  'what its console shows, or `journalctl -b -1` where that boot came far enough, says why; `runbook undo` takes the trial away';

/** What a boot without the parameters of a trial means, for people; null where there was no trial. */
export function explainTrial(stand: TrialState, name: string, missing: string, found: string): Words | null {
  switch (stand) {
    case 'none':
      return null;
    case 'started':
      return {
        message: `the trial boot failed: ${name} was started once with ${missing}, and is back on its old entry without; its kernel command line is: ${found}`,
        hint: past,
      };
    case 'armed':
    case 'lost':
      return {
        message: `${name} was rebooted, and GRUB did not start the trial entry: ${missing} was not tried; its kernel command line is: ${found}`,
        hint: 'was another entry chosen at its console, or is it started by another boot loader or without one (kexec)?',
      };
  }
}
