import { sizeText } from '../../engine/model/bytes/limits.ts';
import type { MachineReader, Output } from '../../engine/model/machine.ts';
import type { HostCheck } from '../../schemas/types/steps/host-check.ts';
import { compareVersions } from '../support/condition/unmet-demand.ts';

/** The checked subject: its value (undefined if it does not exist), the evidence, and its own error. */
export interface Subject {
  readonly value: unknown;
  readonly evidence: string;
  readonly wrong: string | null;
}

const brief = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function outcomeText(argv: readonly string[], { code, stdout, stderr }: Output): string {
  const text = stdout.trim() || stderr.trim();
  return code === 127
    ? `${argv[0]}: program not found`
    : `${argv.join(' ')} prints "${brief(text)}"${code === 0 ? '' : ` and ends with code ${code}`}`;
}

async function ofVersion(
  { argv, at_least: least, exit_codes: codes }: NonNullable<HostCheck['command_version']>,
  readOnly: boolean,
  machine: MachineReader,
): Promise<Subject> {
  const output = await machine.check(argv, { readOnly });
  const version = /(?<!\d)\d+(?:\.\d+)+/.exec(`${output.stdout}\n${output.stderr}`)?.[0];
  if (!codes.includes(output.code ?? -1) || version === undefined) {
    return {
      value: undefined,
      evidence: outcomeText(argv, output),
      wrong: `a version of at least ${least} is required`,
    };
  }
  const enough = compareVersions(version, least) >= 0;
  const evidence = `${argv.join(' ')} prints ${version}`;
  return { value: version, evidence, wrong: enough ? null : `at least ${least} is required` };
}

/** Reads the subject of a check. */
export async function readSubject(check: HostCheck, machine: MachineReader): Promise<Subject> {
  const { file, path, command, command_version: version, read_only: readOnly = false, that } = check;
  if (version !== undefined) return ofVersion(version, readOnly, machine);
  if (file !== undefined) {
    const text = (await machine.read(file))?.trim();
    return {
      value: text,
      evidence: text === undefined ? `${file} does not exist` : `${file} reads "${brief(text)}"`,
      wrong: null,
    };
  }
  if (path !== undefined) {
    const there = (await machine.stat(path)) !== undefined;
    return { value: there ? true : undefined, evidence: `${path} ${there ? 'exists' : 'does not exist'}`, wrong: null };
  }
  if (command !== undefined) {
    const output = await machine.check(command, { readOnly });
    const missing = output.omitted?.stdout ?? 0;
    // The exit code of a program with a very long output is known, but its text is not.
    const text = missing === 0 ? output.stdout.trim() : '';
    const value = output.code === 0 ? text || true : undefined;
    const compares = [check.equals, check.one_of, check.at_least, check.contains].some(
      (demand) => demand !== undefined,
    );
    const unknown = `runbook left out ${sizeText(missing)} of its output, so it cannot be compared`;
    const failed = output.code === 0 || check.exists === false ? null : 'it must succeed';
    return {
      value,
      evidence: outcomeText(command, output),
      wrong: failed ?? (missing > 0 && compares ? unknown : null),
    };
  }
  return {
    value: that,
    evidence: that === undefined ? 'no value exists' : `the value is ${brief(JSON.stringify(that))}`,
    wrong: null,
  };
}
