import type { CommandChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { failureOf } from '../support/succeed.ts';

/** The words of the kernel arguments of the deployment that boots next. Throws MachineError if rpm-ostree fails. */
async function kernelArguments(machine: MachineReader): Promise<readonly string[]> {
  const argv = ['rpm-ostree', 'kargs'];
  const output = await machine.query(argv);
  if (output.code === 127) throw new MachineError('the program rpm-ostree does not exist', { code: 'ENOENT' });
  if (output.code !== 0) throw failureOf(argv, output);
  // Releases of 2018 write a heading above the line.
  const line = output.stdout.trimEnd().split('\n').at(-1) ?? '';
  return line.split(' ');
}

/** Whether a command was done, by its sign. Only `succeeds` runs a program that is not runbook's choice. */
export async function isDone(sign: CommandChange['done'], machine: MachineReader): Promise<boolean> {
  switch (sign.kind) {
    case 'creates':
      return (await machine.stat(sign.path)) !== undefined;
    case 'succeeds':
      return (await machine.check(sign.argv, { readOnly: sign.read_only ?? false })).code === 0;
    case 'has-line': {
      const lines = ((await machine.read(sign.path)) ?? '').split('\n');
      return lines.some((line) => (sign.whole ? line === sign.line : line.startsWith(sign.line)));
    }
    case 'kernel-arguments': {
      const words = await kernelArguments(machine);
      return sign.present.every((word) => words.includes(word)) && !sign.absent.some((word) => words.includes(word));
    }
  }
}

/** The sign in a few words, as the subject of a sentence. */
export function describeSign(sign: CommandChange['done']): string {
  switch (sign.kind) {
    case 'creates':
      return sign.path;
    case 'succeeds':
      return `"${sign.argv.join(' ')}"${sign.read_only ? ', which is read-only and sees only what every user sees,' : ''}`;
    case 'has-line':
      return `${sign.path} with the line "${sign.line}"`;
    case 'kernel-arguments':
      return 'rpm-ostree kargs';
  }
}
