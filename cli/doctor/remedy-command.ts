import { shellWord } from '../arguments/shell-words.ts';
import type { OpenedLab } from '../lab/open-lab.ts';
import { bindToLab, checkPlaybook } from '../run/bind-playbook.ts';
import { readPlaybook } from '../run/read-playbook.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Finding, Remedy } from './finding.ts';

/** How commands are written here, and the lab that they are for. */
export interface Place {
  /** The name of the machine in the lab. */
  readonly machine: string;
  /** The form of the program itself, e.g. ./bin/runbook. */
  readonly command: string;
  readonly opened: OpenedLab;
}

/** A finding whose remedy can be shown: `command` works as printed in every folder; null for work by hand. */
export interface Remedied extends Omit<Finding, 'remedy'> {
  readonly remedy: (Remedy & { readonly command: string | null }) | null;
}

/**
 * The command for a shipped playbook. The proposal gives the inputs that the lab does not have. If more inputs or
 * machines are missing, the command is `explain`, which lists them.
 */
export async function commandFor(verb: string, name: string, inputs: Diagnosis['inputs'], at: Place): Promise<string> {
  const { command, opened } = at;
  const explain = `${command} explain ${name}${opened.labArguments}`;
  const source = await readPlaybook(name);
  const playbook = source.ok ? checkPlaybook(source.value) : source;
  if (!playbook.ok) return explain;
  const missing = playbook.value.inputs.filter((input) => opened.lab.inputs[input.name] === undefined);
  const settings = missing.flatMap((input) => {
    const value = inputs[input.name];
    return value === undefined || input.default !== undefined ? [] : [`${input.name}=${value}`];
  });
  const bound = await bindToLab(playbook.value, opened, settings);
  if (!bound.ok) return explain;
  const sets = settings.map((setting) => ` --set ${shellWord(setting)}`).join('');
  return `${command} ${verb} ${name}${sets}${opened.labArguments}`;
}

/** Each finding with the command of its remedy. */
export const withCommands = (
  findings: readonly Finding[],
  inputs: Diagnosis['inputs'],
  at: Place,
): Promise<readonly Remedied[]> =>
  Promise.all(
    findings.map(async (finding): Promise<Remedied> => {
      const { remedy } = finding;
      if (remedy === null) return { ...finding, remedy };
      if (remedy.kind === 'playbook')
        return { ...finding, remedy: { ...remedy, command: await commandFor('apply', remedy.text, inputs, at) } };
      const text = remedy.text.replaceAll('runbook steps', `${at.command} steps`);
      return { ...finding, remedy: { ...remedy, text, command: remedy.kind === 'command' ? text : null } };
    }),
  );
