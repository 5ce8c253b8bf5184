import { exitCode } from '../process/exit-code.ts';
import { detailedExitCode, from, json, lab, only, runChecks, set, skip } from '../arguments/options.ts';
import { showPlan } from '../run/show-plan.ts';
import type { Verb } from '../arguments/verb.ts';

/** `runbook plan`: shows what apply would do, and changes nothing. */
export const plan: Verb = {
  name: 'plan',
  description:
    'Show what apply would change, step by step, and the reason for every refusal. It only reads the machines and changes nothing. A check that is a program of the playbook does not run, unless its author marked it as read-only and it can write nothing; the plan shows the program, and that it runs after your yes. A value that depends on an earlier step is shown as known after that step.',
  arguments: [{ name: 'playbook', summary: 'The playbook: a YAML file, or the name of a shipped playbook' }],
  options: [lab, set, only, skip, from, runChecks, detailedExitCode, json],
  examples: [
    { command: 'runbook plan playbooks/passthrough.yaml --lab emulated', does: 'on the emulated host' },
    {
      command: 'runbook plan mine.yaml --set nic=0000:03:00.0 --detailed-exitcode',
      does: 'check for drift in a cron job',
    },
    { command: 'runbook plan mine.yaml --only network --skip ping', does: 'only some steps, selected by tags and IDs' },
  ],
  run: (given, terminal) =>
    showPlan(given, terminal, async ({ verdict }) =>
      verdict === 'pending' && given.flags.has(detailedExitCode.name) ? exitCode.pending : exitCode.done,
    ),
};
