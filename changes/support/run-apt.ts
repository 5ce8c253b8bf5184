import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, Output } from '../../engine/model/machine.ts';
import { until } from '../../engine/model/until.ts';

/** No questions: no debconf, no changelog in a pager. The output is in English, because it is parsed. */
export const aptEnvironment: Readonly<Record<string, string>> = {
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
  LC_ALL: 'C',
};

/** How many seconds to wait for the lock of another package manager, e.g. unattended-upgrades. */
const patience = 300;

const settings = [
  'Dpkg::Use-Pty=0',
  // A modified configuration file is kept (apt-get(8), dpkg(1)).
  'Dpkg::Options::=--force-confdef',
  'Dpkg::Options::=--force-confold',
  'DPkg::Lock::Timeout=60',
  'APT::Get::AutomaticRemove=false',
  // Undo does not know of downloaded archives, so none is kept after the installation.
  'APT::Keep-Downloaded-Packages=false',
];

/** The command line of apt-get for an action that asks no questions and removes only named packages. */
export const aptGet = (...args: readonly string[]): readonly string[] => [
  'apt-get',
  '-y',
  '-q',
  ...settings.flatMap((setting) => ['-o', setting]),
  ...args,
];

/** An action of the package manager and its time limit in seconds. */
export interface AptTurn {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly deadline: number;
}

/** The error lines of apt and dpkg; the whole output if it has none. */
export function complaints({ stdout, stderr }: Output): string {
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
  const errorLines = lines.filter((line) => /^(?:E:|dpkg:|Err:|W: (?:GPG|Failed)| \S+ : )/.test(line));
  return (errorLines.length > 0 ? errorLines : lines).slice(0, 20).join('\n') || 'it printed nothing';
}

const locked = /Could not get lock|Unable to acquire the dpkg frontend lock|is another process using it/;

/**
 * Runs a command of the package manager, and again while another program holds the lock. Throws MachineError: EBUSY if the lock is
 * held for five minutes (the message names the holder), TIMEOUT after the deadline, or EXIT<code> with the error output.
 */
export async function runApt(argv: readonly string[], turn: AptTurn): Promise<Output> {
  const { machine, clock, signal, deadline } = turn;
  let held: Output | undefined;
  const output = await until({ clock, signal, within: patience, every: 5 }, async () => {
    const ran = await machine.run(argv, { deadline, signal, env: aptEnvironment });
    if (ran.code === 0 || !locked.test(ran.stderr)) return ran;
    held = ran;
    return undefined;
  });
  const command = argv.filter((word, index) => word !== '-o' && argv[index - 1] !== '-o').join(' ');
  if (output === undefined)
    throw new MachineError(`${command}: another package manager is running: ${complaints(held as Output)}`, {
      code: 'EBUSY',
    });
  if (output.timedOut) throw new MachineError(`${command} was ended after ${deadline} s`, { code: 'TIMEOUT' });
  if (output.code !== 0)
    throw new MachineError(`${command} failed: ${complaints(output)}`, { code: `EXIT${output.code ?? ''}` });
  return output;
}
