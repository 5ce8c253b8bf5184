import type { MachineReader, RemainingProgram } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { REMAINING_SCRIPT } from './remaining-script.ts';

/** What REMAINING_SCRIPT needs. */
export interface RemainingOptions {
  /** The lock file, beside which the marks are; the machine's own by default. */
  readonly lockPath: string;
  /** The owners of marks that are ignored, because they belong to this process. */
  readonly owners: readonly string[];
  /** Ends programs past their deadline and removes old marks. */
  readonly settle: boolean;
}

/** The programs that other runbook processes started on a machine and that still run, by their marks. */
export async function remainingPrograms(
  query: MachineReader['query'],
  { lockPath, owners, settle }: RemainingOptions,
): Promise<readonly RemainingProgram[]> {
  const argv = ['sh', '-c', REMAINING_SCRIPT, 'sh', lockPath, settle ? 'settle' : '', ...owners];
  const { code, stdout, stderr } = await query(argv);
  if (code !== 0)
    throw new MachineError(`the programs that still run cannot be listed: ${stderr.trim()}`, { code: 'UNKNOWN' });
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', left, lost, run = '', ...name] = line.split(' ');
    if (!/^\d+$/.test(pid)) return [];
    return [
      {
        pid: Number(pid),
        name: name.join(' '),
        run: run === '-' ? null : run,
        isLeft: left === 'left',
        isAbandoned: lost === 'abandoned',
      },
    ];
  });
}
