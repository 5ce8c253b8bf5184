/** What every verb's exit code means; `runbook --help` prints it. */
export const exitCode = {
  done: 0,
  failed: 1,
  wrong: 2,
  refused: 3,
  pending: 4,
  waiting: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** One line for each exit code. */
export const meanings: Readonly<Record<ExitCode, string>> = {
  [exitCode.done]: 'done, or nothing to do',
  [exitCode.failed]: 'a step or the machine failed; what was printed says how to go on',
  [exitCode.wrong]: 'the playbook, the lab file or the command line is wrong; nothing was touched',
  [exitCode.refused]: 'refused by a safety check; nothing was changed (doctor: only by hand)',
  [exitCode.pending]:
    'changes are pending (--detailed-exitcode), something drifted (status), or is missing that can be had (doctor)',
  [exitCode.waiting]: 'waiting for a reboot; resume goes on after it',
  [exitCode.interrupted]: 'interrupted',
};
