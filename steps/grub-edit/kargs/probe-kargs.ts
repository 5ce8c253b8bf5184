import type { MachineReader } from '../../../engine/model/machine.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { readBootGround } from '../checks/boot-ground.ts';
import type { BootGround } from '../checks/boot-ground.ts';

/** The deployment that boots next, as rpm-ostree reports it. */
export interface KargsState {
  /** Its kernel arguments in one line; null with the error message if rpm-ostree failed. */
  readonly line: string | null;
  readonly trouble: string;
  /** A transaction that runs now, as rpm-ostree names it. */
  readonly busy: string | null;
  /** True if a new deployment already waits for the next boot, with other changes than those of this step. */
  readonly isStaged: boolean;
  /** /proc/cmdline, trimmed. */
  readonly commandLine: string;
  readonly ground: BootGround;
}

interface Status {
  readonly deployments?: readonly { readonly staged?: boolean }[];
  readonly transaction?: unknown;
}

function statusOf(text: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return {};
  }
}

/**
 * Queries rpm-ostree for the arguments of the deployment that boots next, which may be a staged deployment
 * (rpm-ostree(1), kargs).
 */
export async function probeKargs(input: GrubEdit, machine: MachineReader): Promise<KargsState> {
  const [kargs, status, commandLine, ground] = await Promise.all([
    queryIfThere(machine, ['rpm-ostree', 'kargs']),
    queryIfThere(machine, ['rpm-ostree', 'status', '--json']),
    machine.read('/proc/cmdline'),
    readBootGround(input, machine, '/boot'),
  ]);
  const { transaction, deployments = [] } = statusOf(status.stdout);
  // Releases of 2018 write a heading above the line.
  const line = kargs.stdout.trim().split('\n').at(-1) ?? '';
  return {
    line: kargs.code === 0 && line !== '' ? line : null,
    trouble: kargs.code === 127 ? 'rpm-ostree: not found' : `rpm-ostree kargs: ${kargs.stderr.trim()}`,
    busy: Array.isArray(transaction) && transaction.length > 0 ? transaction.join(' ') : null,
    isStaged: deployments.some(({ staged }) => staged === true),
    commandLine: (commandLine ?? '').trim(),
    ground,
  };
}
