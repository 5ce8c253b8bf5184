import { apply as applyPlan } from '../../engine/apply.ts';
import { beginRun } from '../../engine/begin.ts';
import type { Plan } from '../../engine/plan.ts';
import { planPlaybook } from '../../engine/plan-playbook.ts';
import { runId } from '../../engine/run-id.ts';
import { host, type Site } from '../../engine/site.ts';
import { conductRun } from '../conduct-run.ts';
import { confirm } from '../confirm.ts';
import { createView } from '../create-view.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { bindPlaybook, siteOf, type BoundPlaybook } from '../bind-playbook.ts';
import { holdHost } from '../hold-host.ts';
import { machinesOf } from '../machines-of.ts';
import { operator } from '../operator.ts';
import { acceptNewPlan, argumentOf, json, lab, leaveUnfinished, set, valueOf, yes } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { secretsOf } from '../veil.ts';
import { verdictOf } from '../verdict.ts';
import { tellMistakes } from '../tell-mistakes.ts';
import type { Given, Verb } from '../verb.ts';
import type { View } from '../views/view.ts';

/** Holds the host, so that a refusal comes before the question, asks, opens the journal and carries out the plan. */
async function carryOut(
  bound: BoundPlaybook,
  site: Site,
  approved: Plan,
  given: Given,
  view: View,
  terminal: Terminal,
): Promise<ExitCode> {
  const machine = await site.machine(host);
  const run = runId(site.clock.now(), Math.random);
  const over = { unfinished: given.flags.has(leaveUnfinished.name) };
  const held = await holdHost(machine, run, over, site.clock, view, bound.labArguments);
  if (held === undefined) return exitCode.refused;
  await using _lock = held.lock;
  // A plan that only looks has nothing to agree to.
  const answer = verdictOf(approved) === 'looking' ? 'yes' : await confirm('Apply this plan?', given, terminal);
  if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
  // Awaited here, or the lock would be let go before the run has ended.
  return await conductRun(
    run,
    { labArguments: bound.labArguments, verb: 'apply' },
    given.flags.has(acceptNewPlan.name),
    view,
    terminal,
    async (conduct) => {
      const beginning = {
        run,
        verb: 'apply' as const,
        undoes: null,
        operator: operator(),
        lab: bound.lab.source,
        inputs: site.inputs,
        playbook: site.playbook.source,
      };
      const journal = await beginRun(machine, beginning, approved, site.clock, conduct.emit);
      return applyPlan(site, approved, journal, null, conduct, run);
    },
  );
}

/** `runbook apply`: the plan, a yes, and the plan made true. */
export const apply: Verb = {
  name: 'apply',
  description:
    'Plans, shows the plan, asks, and carries it out. Every change is in a journal on the machine before it is made, so that it can be resumed after a crash or a reboot and undone to the values that were there before. Where a step, planned again just before it is applied, differs from what was shown, apply stops.',
  arguments: [{ name: 'playbook', summary: 'The playbook, a YAML file' }],
  options: [lab, set, yes, acceptNewPlan, leaveUnfinished, json],
  examples: [
    { command: 'runbook apply playbooks/passthrough.yaml --lab emulated', does: 'rehearse on the emulated host' },
    { command: 'runbook apply mine.yaml --lab ours.yaml --set nic=0000:03:00.0 --yes', does: 'unattended' },
  ],
  async run(given, terminal) {
    const path = argumentOf(given, 'playbook') ?? '';
    const bound = await bindPlaybook(path, valueOf(given, lab), given.values[set.name] ?? []);
    const labArguments = bound.ok ? bound.value.labArguments : '';
    const view = await createView(terminal, given.flags.has(json.name), { labArguments, verb: 'apply' });
    if (!bound.ok) return await tellMistakes(view, bound.diagnostics);
    view.hide(secretsOf(bound.value.playbook.inputs, bound.value.inputs));
    await using machines = machinesOf(bound.value.lab, view);
    const site = siteOf(bound.value, machines);
    const planned = await planPlaybook(site);
    view.plan(planned);
    await view.settle();
    switch (verdictOf(planned)) {
      case 'invalid':
        return exitCode.wrong;
      case 'refused':
        return exitCode.refused;
      case 'nothing':
        return exitCode.done;
      case 'looking':
      case 'pending':
        break;
    }
    return await carryOut(bound.value, site, planned, given, view, terminal);
  },
};
