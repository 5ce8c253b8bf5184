import { safeJson } from '../../engine/text/safe-json.ts';
import { listRuns } from '../../engine/journal/list-runs.ts';
import { host } from '../../engine/model/site.ts';
import { chooseRun } from '../run/choose-run.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { openLab } from '../lab/open-lab.ts';
import { argumentOf, json, lab, valueOf } from '../arguments/options.ts';
import { secretsInHeader, redact } from '../run/redact.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Verb } from '../arguments/verb.ts';
import { drawRun, drawRuns } from '../views/draw-runs.ts';

/** `runbook runs`: the content of the machine's journals. */
export const runs: Verb = {
  name: 'runs',
  description:
    'List the runs of a machine, oldest first, or show the changes of one run. It does not lock the machine.',
  arguments: [{ name: 'run', summary: 'The run to show (default: list all)', isOptional: true }],
  options: [lab, json],
  examples: [
    { command: 'runbook runs --lab emulated', does: 'the runs of the emulated host' },
    { command: 'runbook runs 20261122-101500-3f9a', does: 'the changes of one run on this machine' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
    if (!opened.ok) return await reportMistakes(view, opened.diagnostics);
    await using machines = machinesOf(opened.value.lab, view);
    const entries = await listRuns(await machines.machine(host), machines.kinds);
    await view.settle();
    const name = argumentOf(given, 'run');
    const choice = name === undefined ? undefined : chooseRun(entries, name, () => false);
    if (choice?.kind === 'unknown') return await reportMistakes(view, [choice.diagnostic]);
    const entry =
      choice?.kind === 'chosen' ? redact(choice.entry, secretsInHeader(choice.entry.recorded.header)) : null;
    const chosen = entry === null ? entries : [entry];
    if (given.flags.has(json.name)) {
      for (const { run, state, undoneBy, recorded } of chosen) {
        const { header, startedAt, changes } = recorded;
        const { operator, machine, verb, undoes, selection = null } = header;
        const inputs = redact(header.inputs, secretsInHeader(header));
        const about = { run, state, undoneBy, verb, undoes, machine, operator, startedAt, inputs, selection };
        const detail = choice === undefined ? changes.length : changes;
        terminal.out(`${safeJson({ kind: 'run', ...about, playbook: header.playbook.path, changes: detail })}\n`);
      }
    } else if (entry !== null) {
      terminal.out(`${drawRun(entry, terminal.paint).join('\n')}\n`);
    } else {
      const lines = entries.length === 0 ? ['This machine has no runs.'] : drawRuns(entries, terminal.paint);
      terminal.out(`${lines.join('\n')}\n`);
    }
    return exitCode.done;
  },
};
