import { planPlaybook } from '../../engine/plan-playbook.ts';
import { createView } from '../create-view.ts';
import { exitCode } from '../exit-code.ts';
import { argumentOf, json, lab, set, valueOf } from '../options.ts';
import { bindPlaybook, siteOf } from '../bind-playbook.ts';
import { machinesOf } from '../machines-of.ts';
import { secretsOf } from '../veil.ts';
import { verdictOf } from '../verdict.ts';
import { tellMistakes } from '../tell-mistakes.ts';
import type { Option, Verb } from '../verb.ts';

const detailed = {
  name: 'detailed-exitcode',
  summary: 'Exit with 4 when there is something to change, 0 when there is not',
} as const satisfies Option;

/** `runbook plan`: what apply would do, and nothing done. */
export const plan: Verb = {
  name: 'plan',
  description:
    'Looks at the machines and shows what apply would change, step by step, with the reasons of every refusal. It changes nothing. What cannot be known before an earlier step has run is shown as known after that step.',
  arguments: [{ name: 'playbook', summary: 'The playbook, a YAML file' }],
  options: [lab, set, detailed, json],
  examples: [
    { command: 'runbook plan playbooks/passthrough.yaml --lab emulated', does: 'on the emulated host' },
    { command: 'runbook plan mine.yaml --set nic=0000:03:00.0 --detailed-exitcode', does: 'drift check for cron' },
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
      case 'pending':
        return given.flags.has(detailed.name) ? exitCode.pending : exitCode.done;
      case 'looking':
      case 'nothing':
        return exitCode.done;
    }
  },
};
