import { safeJson } from '../../engine/text/safe-json.ts';
import { commandName } from '../process/command-name.ts';
import { diagnose, type Verdict } from '../doctor/diagnose.ts';
import { lookAtHost } from '../doctor/look-at-host.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { lookAtMachine } from '../run/look-at-machine.ts';
import { json, lab, valueOf } from '../arguments/options.ts';
import type { Option, Verb } from '../arguments/verb.ts';
import { doctorRecords } from '../doctor/doctor-records.ts';
import { saveHost } from '../doctor/save/save-host.ts';
import { drawDoctor } from '../doctor/draw-doctor.ts';
import { commandFor, withCommands } from '../doctor/remedy-command.ts';

const codes: Readonly<Record<Verdict, ExitCode>> = {
  ready: exitCode.done,
  'after-changes': exitCode.pending,
  'by-hand': exitCode.refused,
};

const evidence = {
  name: 'evidence',
  summary: 'Show what was read for each answer, also for what is fine',
} as const satisfies Option;

const save = {
  name: 'save',
  value: 'file.json',
  summary: 'Save what runbook can read of the machine, without personal data, for a report or a rehearsal',
} as const satisfies Option;

const overwrite = {
  name: 'overwrite',
  summary: 'With --save: replace an existing file',
} as const satisfies Option;

/** `runbook doctor`: what a machine supports of the original document, and the remedies for the rest. */
export const doctor: Verb = {
  name: 'doctor',
  description:
    'Check which sections of the original document a machine supports. First it shows what is missing, with a remedy, then warnings, and then what is fine. doctor also proposes a card and CPUs as lines for a lab file. It only reads and changes nothing. As root it can check more. Exit code 0 means that a card can be passed through now, 4 that this is possible after changes by a playbook, and 3 that manual work is needed first.',
  arguments: [{ name: 'machine', summary: 'A machine of the lab (default: host)', isOptional: true }],
  options: [lab, evidence, save, overwrite, json],
  examples: [
    { command: 'sudo runbook doctor', does: 'this machine' },
    {
      command: 'sudo runbook doctor --save tree.json',
      does: 'a recording of this machine, to report what fails on it',
    },
    { command: 'runbook doctor --lab ours.yaml --json', does: 'the host of a lab, as JSON for a program' },
  ],
  run(given, terminal) {
    const path = valueOf(given, save);
    if (path !== undefined) return saveHost(given, terminal, path, given.flags.has(overwrite.name));
    return lookAtMachine(given, terminal, lookAtHost, async (seen, { name, opened }) => {
      const diagnosis = diagnose(seen);
      const at = { machine: name, command: commandName(), opened };
      const findings = await withCommands(diagnosis.findings, diagnosis.inputs, at);
      const advised = { ...diagnosis, findings };
      if (given.flags.has(json.name)) {
        const records = doctorRecords(advised, name);
        terminal.out(records.map((record) => `${safeJson(record)}\n`).join(''));
      } else {
        const next = await commandFor('plan', 'passthrough', diagnosis.inputs, at);
        const saving = `${at.command} doctor --save tree.json${opened.labArguments}`;
        const { paint, isTTY, columns } = terminal;
        const style = { paint, columns: isTTY ? columns : Infinity, isFull: given.flags.has(evidence.name) };
        terminal.out(`${drawDoctor({ ...advised, next, save: saving }, style).join('\n')}\n`);
      }
      return codes[diagnosis.verdict];
    });
  },
};
