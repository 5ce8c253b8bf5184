import { listRuns, type RunEntry } from '../../engine/journal/list-runs.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { host } from '../../engine/model/site.ts';
import { bootTime } from '../../facts/system/boot-time.ts';
import { readHolder } from '../../facts/system/read-holder.ts';
import { isDrifted } from '../../engine/status/change-status.ts';
import { statusOf, type MachineStatus } from '../../engine/status/run-status.ts';
import { believing } from '../run/belief.ts';
import { chooseRun } from '../run/choose-run.ts';
import { doubtOf } from '../run/doubt-of.ts';
import { commandName } from '../process/command-name.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { openLab } from '../lab/open-lab.ts';
import { argumentOf, json, lab, runChecks, trust, valueOf } from '../arguments/options.ts';
import { reasonOf } from '../run/require-proof.ts';
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
    'Compare the changes of each run with the present state of the machine. It shows which changes are in effect, which drifted and by how much, which were lost in a reboot, which wait for a reboot, and which process locks the machine. It changes nothing and does not lock the machine. A change that is known only by running a program of the journal is unknown, unless you use --run-checks. Exit code 4 means that something drifted.',
  arguments: [{ name: 'run', summary: 'A run (default: all that are in effect or unfinished)', isOptional: true }],
  options: [lab, runChecks, trust, json],
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
    const trusted = new Set(given.values[trust.name] ?? []);
    const doubts = await Promise.all(runs.map((entry) => doubtOf(entry, machines.key)));
    const beliefs = new Map(
      runs.map(({ run, recorded }, index) => {
        const own = machines.ofRun(recorded.header);
        return [run, doubts[index] === null ? believing(own) : believing(own, trusted)];
      }),
    );
    const reach = (each: string, { run }: RunEntry): Promise<Machine> =>
      (beliefs.get(run) ?? believing(machines, trusted)).machine(each);
    const offers = { lab: opened.value.lab, settings: [] };
    const known = await Promise.all(
      runs.map(async (entry) =>
        // A forged record could contain the place of a secret, and reading its subject would send the secret there.
        beliefs.get(entry.run)?.isProven || trusted.has(host)
          ? await secretsOfRun(entry, { ...offers, reach: (each) => reach(each, entry) })
          : null,
      ),
    );
    const entries = runs.map((entry, index) => (known[index]?.ok ? known[index].value.entry : entry));
    const secrets = known.flatMap((each) => (each?.ok ? shapesOf(each.value.secrets.values()) : []));
    const checks = given.flags.has(runChecks.name) ? 'all' : 'none';
    const found = await statusOf(entries, name ?? null, machine, holder, reach, machines.kinds, checks);
    const seen = redacted(found, secrets);
    for (const [index, { run }] of runs.entries())
      if (doubts[index] === 'rolled-back') view.note(reasonOf(run, machine.name, 'rolled-back'));
    await view.settle();
    if (given.flags.has(json.name)) {
      terminal.out(
        statusRecords(seen, machine.name, bootedAt)
          .map((record) => `${safeJson(record)}\n`)
          .join(''),
      );
    } else {
      const { labArguments } = opened.value;
      const about = { all: name !== undefined, machine: machine.name, bootedAt, labArguments, command: commandName() };
      terminal.out(textOf(drawStatus(seen, about, terminal.paint), terminal));
    }
    const hasDrifted = seen.runs.some(({ changes }) => changes.some(({ status }) => isDrifted(status)));
    return hasDrifted ? exitCode.pending : exitCode.done;
  },
};
