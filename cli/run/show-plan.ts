import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import type { Plan } from '../../engine/model/plan.ts';
import { host } from '../../engine/model/site.ts';
import type { Site } from '../../engine/model/site.ts';
import { bindPlaybook, siteOf, type BoundPlaybook } from './bind-playbook.ts';
import { createView } from './create-view.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { argumentOf, json, lab, runChecks, set, valueOf } from '../arguments/options.ts';
import { readSelection } from '../arguments/read-selection.ts';
import { exposedNote } from './gather-assignments.ts';
import { noteRemaining } from './note-remaining.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Terminal } from '../process/terminal.ts';
import { secretsOf } from './redact.ts';
import type { Given } from '../arguments/verb.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import type { View } from '../views/view.ts';

/** A plan that was shown and can be carried out, with the data that it is based on. */
export interface ShownPlan {
  readonly bound: BoundPlaybook;
  readonly site: Site;
  readonly plan: Plan;
  readonly verdict: Exclude<Verdict, 'invalid' | 'refused'>;
  readonly view: View;
}

/**
 * Loads the playbook and the lab of a command line, and shows the plan; calls `onward` with the connected machines
 * unless the plan has mistakes or refusals.
 */
export async function showPlan(
  given: Given,
  terminal: Terminal,
  onward: (shown: ShownPlan) => Promise<ExitCode>,
): Promise<ExitCode> {
  const path = argumentOf(given, 'playbook') ?? '';
  const ask = terminal.canAsk && !given.flags.has(json.name) ? terminal.askSecretly : undefined;
  const bound = await bindPlaybook(path, valueOf(given, lab), given.values[set.name] ?? [], readSelection(given), ask);
  const labArguments = bound.ok ? bound.value.labArguments : '';
  const isRehearsal = bound.ok && bound.value.lab.machines[host]?.kind === 'simulated';
  const ending = { labArguments, verb: 'apply', isRehearsal } as const;
  const view = await createView(terminal, given.flags.has(json.name), ending);
  if (!bound.ok) return await reportMistakes(view, bound.diagnostics);
  view.hide(secretsOf(bound.value.playbook, bound.value.inputs));
  if (bound.value.warnings.length > 0) view.diagnostics(bound.value.warnings);
  for (const name of bound.value.exposed) view.note(exposedNote(name));
  await using machines = machinesOf(bound.value.lab, view);
  const site = siteOf(bound.value, machines);
  const plan = await planPlaybook(site, given.flags.has(runChecks.name) ? 'all' : 'read-only');
  await noteRemaining(await machines.machine(host), view);
  view.plan(plan);
  await view.settle();
  const verdict = verdictOf(plan);
  if (verdict === 'invalid') return exitCode.wrong;
  if (verdict === 'refused') return exitCode.refused;
  // Awaited here, or the machines would be let go before it has ended.
  return await onward({ bound: bound.value, site, plan, verdict, view });
}
