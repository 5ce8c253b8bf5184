import { safeJson } from '../../engine/text/safe-json.ts';
import { commandName } from '../process/command-name.ts';
import { diagnose, type Verdict } from '../doctor/diagnose.ts';
import { lookAtHost } from '../doctor/look-at-host.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { lookAtMachine } from '../run/look-at-machine.ts';
import { json, lab } from '../arguments/options.ts';
import type { Verb } from '../arguments/verb.ts';
import { doctorRecords } from '../doctor/doctor-records.ts';
import { drawDoctor } from '../doctor/draw-doctor.ts';
import { textOf } from '../views/create-plain-view.ts';

const codes: Readonly<Record<Verdict, ExitCode>> = {
  ready: exitCode.done,
  'after-changes': exitCode.pending,
  'by-hand': exitCode.refused,
};

/** `runbook doctor`: what a machine supports of the original document, and the remedies for the rest. */
export const doctor: Verb = {
  name: 'doctor',
  description:
    'Check which sections of the original document a machine supports. The answer for each is yes, no or unknown, with the reason, the evidence and a remedy. doctor also proposes a card and CPUs as lines for a lab file. It only reads and changes nothing. As root it can check more. Exit code 0 means that a card can be passed through now, 4 that this is possible after changes by a playbook, and 3 that manual work is needed first.',
  arguments: [{ name: 'machine', summary: 'A machine of the lab (default: host)', isOptional: true }],
  options: [lab, json],
  examples: [
    { command: 'sudo runbook doctor', does: 'this machine' },
    { command: 'runbook doctor --lab ours.yaml --json', does: 'the host of a lab, as JSON for a program' },
  ],
  run(given, terminal) {
    return lookAtMachine(given, terminal, lookAtHost, (seen, { name, labArguments }) => {
      const diagnosis = diagnose(seen);
      if (given.flags.has(json.name)) {
        const records = doctorRecords(diagnosis, name);
        terminal.out(records.map((record) => `${safeJson(record)}\n`).join(''));
      } else {
        const about = { command: commandName(), labArguments };
        terminal.out(textOf(drawDoctor(diagnosis, about, terminal.paint), terminal));
      }
      return codes[diagnosis.verdict];
    });
  },
};
