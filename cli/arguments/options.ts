import type { Given, Option } from './verb.ts';

/** Options that several verbs share, each said once. */
export const lab = {
  name: 'lab',
  short: 'l',
  value: 'name|path',
  summary: 'The lab file that says which machines there are; a bare name is looked up in labs/',
} as const satisfies Option;

export const set = {
  name: 'set',
  short: 's',
  value: 'input=value',
  isMany: true,
  summary: 'An input of the playbook; wins over the lab file',
} as const satisfies Option;

export const only = {
  name: 'only',
  value: 'name,…',
  isMany: true,
  summary: 'Only the steps with these tags or ids',
} as const satisfies Option;

export const skip = {
  name: 'skip',
  value: 'name,…',
  isMany: true,
  summary: 'Leave out the steps with these tags or ids',
} as const satisfies Option;

export const from = {
  name: 'from',
  value: 'step',
  summary: 'Leave out the steps before this one',
} as const satisfies Option;

export const yes = {
  name: 'yes',
  short: 'y',
  summary: 'Do not ask before changing anything',
} as const satisfies Option;

export const json = {
  name: 'json',
  summary: 'One JSON object a line; the first is {"kind":"version",…}',
} as const satisfies Option;

const noColor = {
  name: 'no-color',
  summary: 'No colours (so do NO_COLOR and a pipe)',
} as const satisfies Option;

const help = { name: 'help', short: 'h', summary: 'This text' } as const satisfies Option;

export const leave = {
  name: 'leave',
  value: 'machine',
  isMany: true,
  summary: 'Leave alone what was done on this machine, which will not come back',
} as const satisfies Option;

export const acceptNewPlan = {
  name: 'accept-new-plan',
  summary: 'Go on where a step, planned again just before it is applied, differs from what was shown',
} as const satisfies Option;

export const unattended = {
  name: 'unattended',
  summary: 'For the unit that goes on with a run after a reboot: a run that waits for nothing more is let be',
} as const satisfies Option;

export const leaveUnfinished = {
  name: 'leave-unfinished',
  summary: 'Start although an earlier run changed this machine and did not finish',
} as const satisfies Option;

export const detailedExitCode = {
  name: 'detailed-exitcode',
  summary: 'Exit with 4 when there is something to change, 0 when there is not',
} as const satisfies Option;

export const force = {
  name: 'force',
  value: 'step[#n]',
  isMany: true,
  summary: 'Take this change back although somebody else changed it since, or "all" of them; --plan shows them first',
} as const satisfies Option;

export const planOnly = {
  name: 'plan',
  summary: 'Show what would be put back, and put nothing back',
} as const satisfies Option;

/** Every verb takes these. */
export const everywhere: readonly Option[] = [noColor, help];

/** The one value of an option; the last one given counts. */
export function valueOf(given: Given, option: Option): string | undefined {
  return given.values[option.name]?.at(-1);
}

/** The one value of an argument. */
export function argumentOf(given: Given, name: string): string | undefined {
  return given.arguments[name]?.[0];
}
