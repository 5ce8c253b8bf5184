import type { MachineReader } from '../model/machine.ts';
import type { LockHolder } from '../model/machine.ts';
import { isUnfinished } from '../journal/list-runs.ts';
import type { RunEntry } from '../journal/list-runs.ts';
import type { Refusal } from '../model/step-type.ts';

/** Refuses a run of a user who is not root on the machine; runs id(1). */
export async function notRoot(machine: MachineReader): Promise<readonly Refusal[]> {
  const output = await machine.query(['id', '-u']);
  const uid = output.stdout.trim();
  if (uid === '0') return [];
  return [
    {
      check: 'not-root',
      reason: `A run changes /sys, /etc and /boot of "${machine.name}", and only root can do that. Start runbook as root, or connect as root or with sudo in the lab file.`,
      evidence: `id -u printed ${uid || output.stderr.trim()}`,
      override: null,
    },
  ];
}

/** Refuses a run if an earlier run on the same machine changed something and did not finish. */
export function unfinishedRun(runs: readonly RunEntry[]): readonly Refusal[] {
  return runs.filter(isUnfinished).map(({ run, state, recorded }) => ({
    check: 'unfinished-run',
    reason: `Run ${run} (${recorded.header.playbook.path}) made ${recorded.changes.length} change${recorded.changes.length === 1 ? '' : 's'} here and did not finish. Continue it with "runbook resume ${run}" or undo it with "runbook undo ${run}".`,
    evidence: `its journal ends with the state "${state}"`,
    override: '--leave-unfinished',
  }));
}

/** Refuses a run while another run has locked the machine. */
export function machineLocked({ run, operator, since, connection }: LockHolder): Refusal {
  const contact = connection === undefined ? '' : `; its connection was last active ${connection.silent} s ago`;
  return {
    check: 'machine-held',
    reason: `Another run has locked this machine: ${run}, started by ${operator} at ${since}. Wait for it to end.`,
    evidence: `the machine’s run lock is held; the kernel releases it when the process that holds it ends${contact}`,
    override: null,
  };
}

/** Refuses to use the machines of `names` only because the journal of another writer names them; `value` follows the option. */
export function journalNotProven(
  reasons: readonly string[],
  names: readonly string[],
  evidence: string,
  value: string,
): Refusal {
  return {
    check: 'journal-not-proven',
    reason: `${reasons.join(' ')} It names ${names.join(', ')}. Read it before you believe it: its writer could act on these through you.`,
    evidence,
    override: '--trust',
    overrideValue: value,
  };
}
