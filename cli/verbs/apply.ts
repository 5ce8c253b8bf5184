import { apply as applyPlan } from '../../engine/apply/apply.ts';
import { beginRun, reopenRun } from '../../engine/apply/begin-run.ts';
import { recordedLab } from '../../engine/apply/recorded-lab.ts';
import { runId } from '../../engine/journal/run-id.ts';
import { nextSequence } from '../../engine/journal/list-runs.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { host } from '../../engine/model/site.ts';
import { conductRun } from '../run/conduct-run.ts';
import { confirm } from '../run/confirm.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { lockHost } from '../run/lock-host.ts';
import { operator } from '../process/operator.ts';
import {
  acceptNewPlan,
  from,
  json,
  lab,
  leaveUnfinished,
  only,
  runChecks,
  set,
  skip,
  yes,
} from '../arguments/options.ts';
import { showPlan, type ShownPlan } from '../run/show-plan.ts';
import { runsPrograms } from '../run/verdict.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given, Verb } from '../arguments/verb.ts';

/**
 * Locks the host first, so that a refusal comes before the confirmation; then requests the confirmation, opens the
 * journal and carries out the plan.
 */
async function carryOut(shown: ShownPlan, given: Given, terminal: Terminal): Promise<ExitCode> {
  const { bound, site, plan: approved, verdict, view } = shown;
  const machine = await site.machine(host);
  const secrets = namedSecrets(site.playbook, site.inputs);
  const run = runId(site.clock.now(), Math.random);
  const over = { unfinished: given.flags.has(leaveUnfinished.name) };
  const held = await lockHost(machine, run, over, site, view, bound.labArguments);
  if (held === undefined) return exitCode.refused;
  await using _lock = held.lock;
  // A plan that changes nothing and runs no program of the playbook needs no approval.
  const isHarmless = verdict === 'looking' && !runsPrograms(approved);
  const answer = isHarmless ? 'yes' : await confirm('Apply this plan?', given, terminal);
  if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
  // Awaited here, otherwise the lock would be released before the run has ended.
  return await conductRun(
    run,
    machine,
    { labArguments: bound.labArguments, verb: 'apply', labFile: bound.labFile },
    given.flags.has(acceptNewPlan.name),
    view,
    terminal,
    site.clock,
    {
      begin: async (conduct) => {
        const beginning = {
          run,
          verb: 'apply' as const,
          undoes: null,
          operator: operator(),
          lab: recordedLab(bound.lab),
          inputs: site.inputs,
          selection: bound.selection,
          sequence: nextSequence(held.runs),
          playbook: site.playbook.source,
        };
        const journal = await beginRun(machine, beginning, approved, site, conduct.emit, secrets);
        return applyPlan(site, approved, journal, null, conduct, run);
      },
      again: async (conduct) => {
        // A machine that was lost could answer with another journal than the one that was written.
        const provable = { ...site, mustBeProven: site.key?.sign('') != null };
        const reopened = await reopenRun(machine, run, operator(), provable, conduct.emit, [], secrets);
        if (reopened?.recorded.plan == null) return undefined;
        return applyPlan(site, approved, reopened.journal, reopened.recorded, conduct, run);
      },
    },
  );
}

/** `runbook apply`: shows the plan, asks for confirmation, and carries it out. */
export const apply: Verb = {
  name: 'apply',
  description:
    'Plan, show the plan, ask for confirmation, and apply it. runbook records every change in a journal on the machine before it makes the change. So it can resume after a crash or a reboot, and undo can restore the previous values. Checks that are programs of the playbook run after your confirmation. runbook plans each step again just before it applies it. If the result differs from the approved plan, apply stops.',
  arguments: [{ name: 'playbook', summary: 'The playbook: a YAML file, or the name of a shipped playbook' }],
  options: [lab, set, only, skip, from, yes, runChecks, acceptNewPlan, leaveUnfinished, json],
  examples: [
    { command: 'runbook apply playbooks/passthrough.yaml --lab emulated', does: 'try it on the emulated host' },
    { command: 'runbook apply mine.yaml --lab ours.yaml --set nic=0000:03:00.0 --yes', does: 'unattended' },
  ],
  run: (given, terminal) =>
    showPlan(given, terminal, async (shown) =>
      shown.verdict === 'nothing' ? exitCode.done : await carryOut(shown, given, terminal),
    ),
};
