/** What every verb's exit code means; `runbook --help` prints it. */
export const exitCode = {
  done: 0,
  failed: 1,
  wrong: 2,
  refused: 3,
  pending: 4,
  waiting: 5,
  fault: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** One line for each exit code. */
export const meanings: Readonly<Record<ExitCode, string>> = {
  [exitCode.done]: 'success, or nothing to do',
  [exitCode.failed]: 'a step or the machine failed; the output says how to continue',
  [exitCode.wrong]: 'an error in the playbook, the lab file or the command line; nothing was changed',
  [exitCode.refused]: 'refused by a safety check; nothing was changed (doctor: manual work is needed)',
  [exitCode.pending]:
    'changes are pending (--detailed-exitcode), a change drifted (status), or a playbook can provide what is missing (doctor)',
  [exitCode.waiting]: 'waiting for a reboot; after it, continue with resume',
  [exitCode.fault]: 'an internal fault of runbook (a bug)',
  [exitCode.interrupted]: 'interrupted',
};
