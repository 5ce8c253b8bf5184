import type { Given, Option } from './verb.ts';

/** Options that several verbs share, each defined once. */
export const lab = {
  name: 'lab',
  short: 'l',
  value: 'name|path',
  summary: 'Lab file that defines the machines; a name without a path means a file in labs/',
} as const satisfies Option;

export const set = {
  name: 'set',
  short: 's',
  value: 'input=value',
  isMany: true,
  summary: 'Set an input of the playbook; overrides the lab file',
} as const satisfies Option;

export const only = {
  name: 'only',
  value: 'name,…',
  isMany: true,
  summary: 'Run only the steps with these tags or IDs',
} as const satisfies Option;

export const skip = {
  name: 'skip',
  value: 'name,…',
  isMany: true,
  summary: 'Skip the steps with these tags or IDs',
} as const satisfies Option;

export const from = {
  name: 'from',
  value: 'step',
  summary: 'Start at this step; skip all steps before it',
} as const satisfies Option;

export const yes = {
  name: 'yes',
  short: 'y',
  summary: 'Make changes without asking for confirmation',
} as const satisfies Option;

export const json = {
  name: 'json',
  summary: 'Print one JSON object per line; the first is {"kind":"version",…}',
} as const satisfies Option;

const noColor = {
  name: 'no-color',
  summary: 'Disable colours (also off with NO_COLOR or when output is piped)',
} as const satisfies Option;

const help = { name: 'help', short: 'h', summary: 'Show this help' } as const satisfies Option;

export const leave = {
  name: 'leave',
  value: 'machine',
  isMany: true,
  summary: 'Do not undo changes on this machine; it no longer exists',
} as const satisfies Option;

export const acceptNewPlan = {
  name: 'accept-new-plan',
  summary: 'Continue if re-planning a step gives a different result than the approved plan',
} as const satisfies Option;

export const unattended = {
  name: 'unattended',
  summary: 'For the systemd unit that resumes a run after a reboot: do nothing if the run no longer waits',
} as const satisfies Option;

export const runChecks = {
  name: 'run-checks',
  summary: 'Run the checks that are programs before you approve anything; they can do anything on the machine',
} as const satisfies Option;

export const leaveUnfinished = {
  name: 'leave-unfinished',
  summary: 'Start even if an earlier run changed this machine and did not finish',
} as const satisfies Option;

export const detailedExitCode = {
  name: 'detailed-exitcode',
  summary: 'Exit with 4 if there is something to change, with 0 if not',
} as const satisfies Option;

export const force = {
  name: 'force',
  value: 'step[#n]',
  isMany: true,
  summary:
    'Undo this change even if it was modified after the run; "all" means every change. --plan shows the changes first',
} as const satisfies Option;

export const planOnly = {
  name: 'plan',
  summary: 'Show what undo would restore, and change nothing',
} as const satisfies Option;

/** Options of every verb. */
export const everywhere: readonly Option[] = [noColor, help];

/** The one value of an option; the last one given counts. */
export function valueOf(given: Given, option: Option): string | undefined {
  return given.values[option.name]?.at(-1);
}

/** The one value of an argument. */
export function argumentOf(given: Given, name: string): string | undefined {
  return given.arguments[name]?.[0];
}
