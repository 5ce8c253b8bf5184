import { planPlaybook } from '../../engine/plan-playbook.ts';
import { createView } from '../create-view.ts';
import { exitCode } from '../exit-code.ts';
import { argumentOf, json, lab, set, valueOf } from '../options.ts';
import { openSite } from '../open-site.ts';
import { verdictOf } from '../verdict.ts';
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
    const opened = await openSite(path, valueOf(given, lab), given.values[set.name] ?? []);
    const labArguments = opened.ok ? opened.value.labArguments : '';
    const view = await createView(terminal, given.flags.has(json.name), { labArguments, verb: 'apply' });
    if (!opened.ok) {
      view.diagnostics(opened.diagnostics);
      return exitCode.wrong;
    }
    await using site = opened.value;
    const planned = await planPlaybook(site.site);
    view.plan(planned);
    await view.close();
    switch (verdictOf(planned)) {
      case 'invalid':
        return exitCode.wrong;
      case 'refused':
        return exitCode.refused;
      case 'pending':
        return given.flags.has(detailed.name) ? exitCode.pending : exitCode.done;
      case 'nothing':
        return exitCode.done;
    }
  },
};
