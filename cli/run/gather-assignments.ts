import type { Result } from '../../engine/model/diagnostic.ts';
import type { Assignment } from '../../engine/language/load/bind-inputs.ts';
import type { InputDeclaration } from '../../engine/model/playbook.ts';
import { secretVariable, variableOf } from '../process/secret-variables.ts';
import { readRegular } from '../process/read-regular.ts';
import { mistake } from '../process/read-source.ts';

const isSecret = ({ schema }: InputDeclaration): boolean => schema['writeOnly'] === true;

/**
 * The values from the environment and from the command line, which overrides the environment; and the secrets on the
 * command line itself, where ps(1) shows them.
 */
export interface Gathered {
  readonly assignments: readonly Assignment[];
  readonly exposed: readonly string[];
}

/**
 * Replaces secrets by their value from the environment, or from the file in `--set name=@file`, without a newline at
 * the end of the file. Every other assignment is unchanged.
 */
export async function gatherAssignments(
  inputs: readonly InputDeclaration[],
  given: readonly Assignment[],
): Promise<Result<Gathered>> {
  const secret = new Set(inputs.filter(isSecret).map(({ name }) => name));
  const assignments: Assignment[] = [...secret].flatMap((name) => {
    const text = secretVariable(name);
    return text === undefined ? [] : [{ name, text }];
  });
  const exposed: string[] = [];
  for (const { name, text } of given) {
    if (secret.has(name) && text.startsWith('@')) {
      const read = await readRegular(text.slice(1));
      if (!read.ok) {
        const hint = `to use a value that begins with @, put it into ${variableOf(name)} or into a file`;
        return { ok: false, diagnostics: [mistake('unreadable', `--set ${name}=${text}: ${read.why}`, hint)] };
      }
      if (read.text.includes('\0')) {
        const message = `--set ${name}=${text}: the file contains a NUL character`;
        return { ok: false, diagnostics: [mistake('bad-value', message, 'a value must be text')] };
      }
      assignments.push({ name, text: read.text.replace(/\r?\n$/, '') });
      continue;
    }
    if (secret.has(name) && text !== '') exposed.push(name);
    assignments.push({ name, text });
  }
  return { ok: true, value: { assignments, exposed: [...new Set(exposed)] } };
}

/** The warning about a secret on the command line. */
export const exposedNote = (name: string): string =>
  `Input '${name}' is secret, but a value in --set is visible in the process list of this machine. Use --set ${name}=@file, or ${variableOf(name)}, or enter it at the prompt.`;

/** Requests from a person the secrets that have no value yet. */
export async function askSecrets(
  inputs: readonly InputDeclaration[],
  hasValue: (name: string) => boolean,
  ask: (question: string) => Promise<string | undefined>,
): Promise<readonly Assignment[]> {
  const prompted: Assignment[] = [];
  for (const { name, summary } of inputs.filter((input) => isSecret(input) && !hasValue(input.name))) {
    const text = await ask(`${name}${summary === '' ? '' : ` (${summary})`}, input is hidden: `);
    if (text !== undefined && text !== '') prompted.push({ name, text });
  }
  return prompted;
}
