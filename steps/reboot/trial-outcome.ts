import type { MachineReader } from '../../engine/model/machine.ts';
import { readTrial } from '../support/trial/read-trial.ts';
import { trialId, trialWords } from '../support/trial/trial-entry.ts';

/** The state of a trial boot: not prepared, waiting for a reboot, started by GRUB, or removed without a start. */
export type TrialState = 'none' | 'armed' | 'started' | 'lost';

/** Reads the trial entry and the record of GRUB about it. */
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
  'its console shows the cause, or `journalctl -b -1` if that boot got far enough; `runbook undo` removes the trial';

/** The message about a boot without the parameters of a trial; null if there was no trial. */
export function explainTrial(stand: TrialState, name: string, missing: string, found: string): Words | null {
  switch (stand) {
    case 'none':
      return null;
    case 'started':
      return {
        message: `the trial boot failed: ${name} was started once with ${missing}, and now runs its old entry without it; its kernel command line is: ${found}`,
        hint: past,
      };
    case 'armed':
    case 'lost':
      return {
        message: `${name} was rebooted, but GRUB did not start the trial entry: ${missing} was not tried; its kernel command line is: ${found}`,
        hint: 'was another entry selected at its console, or does it start with another boot loader or without one (kexec)?',
      };
  }
}
