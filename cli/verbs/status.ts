import type { Machine } from '../../engine/model/machine.ts';
import { listRuns } from '../../engine/journal/list-runs.ts';
import { host } from '../../engine/model/site.ts';
import { bootTime } from '../../facts/system/boot-time.ts';
import { readHolder } from '../../facts/system/read-holder.ts';
import { statusOf, type MachineStatus } from '../../engine/status/run-status.ts';
import { chooseRun } from '../run/choose-run.ts';
import { commandName } from '../process/command-name.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { connectMachines } from '../lab/connect-machines.ts';
import { openLab } from '../lab/open-lab.ts';
import { argumentOf, json, lab, valueOf } from '../arguments/options.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import { secretsOfRun } from '../run/secrets-of-run.ts';
import { secretsInHeader, shapesOf, redact } from '../run/redact.ts';
import type { Verb } from '../arguments/verb.ts';
import { drawStatus } from '../views/draw-status.ts';
import { textOf } from '../views/create-plain-view.ts';
import { statusRecords } from '../views/records/status-records.ts';

/** Secrets of a run are never shown, even in present content of files. */
const redacted = (status: MachineStatus, secrets: readonly string[]): MachineStatus => ({
  ...status,
  runs: status.runs.map((run) => redact(run, [...secretsInHeader(run.entry.recorded.header), ...secrets])),
});

/** `runbook status`: the changes of a machine's runs and their present status. */
export const status: Verb = {
  name: 'status',
  description:
    'Compare the changes of each run with the present state of the machine. It shows which changes are in effect, which drifted and by how much, which were lost in a reboot, which wait for a reboot, and which process locks the machine. It changes nothing and does not lock the machine. Exit code 4 means that something drifted.',
  arguments: [{ name: 'run', summary: 'A run (default: all that are in effect or unfinished)', isOptional: true }],
  options: [lab, json],
  examples: [
    { command: 'runbook status', does: 'what drifted on this machine; exit code 4 if anything did' },
    { command: 'runbook status 20261122-101500-3f9a --lab ours.yaml', does: 'all changes of one run' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
    if (!opened.ok) return await reportMistakes(view, opened.diagnostics);
    await using machines = machinesOf(opened.value.lab, view);
    const machine = await machines.machine(host);
    const [runs, holder, bootedAt] = await Promise.all([
      listRuns(machine, machines.kinds),
      readHolder(machine),
      bootTime(machine),
    ]);
    const name = argumentOf(given, 'run');
    const choice = name === undefined ? undefined : chooseRun(runs, name, () => false);
    if (choice?.kind === 'unknown') return await reportMistakes(view, [choice.diagnostic]);
    // For a machine that this lab lacks, the place of its changes is shown.
    for (const { recorded } of runs) connectMachines(recorded.header, [], opened.value.lab, machines);
    const reach = (each: string): Promise<Machine> => machines.machine(each);
    const known = await Promise.all(
      runs.map((entry) => secretsOfRun(entry, { lab: opened.value.lab, settings: [], reach })),
    );
    const entries = runs.map((entry, index) => (known[index]?.ok ? known[index].value.entry : entry));
    const secrets = known.flatMap((each) => (each.ok ? shapesOf(each.value.secrets.values()) : []));
    const seen = redacted(await statusOf(entries, name ?? null, machine, holder, reach, machines.kinds), secrets);
    await view.settle();
    if (given.flags.has(json.name)) {
      terminal.out(
        statusRecords(seen, machine.name, bootedAt)
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(''),
      );
    } else {
      const { labArguments } = opened.value;
      const about = { all: name !== undefined, bootedAt, labArguments, command: commandName() };
      terminal.out(textOf(drawStatus(seen, about, terminal.paint), terminal));
    }
    const isDrifted = seen.runs.some(({ changes }) => changes.some(({ status }) => status.kind === 'drifted'));
    return isDrifted ? exitCode.pending : exitCode.done;
  },
};
