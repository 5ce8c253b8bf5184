import type { MachineReader } from '../../engine/model/machine.ts';
import type { ProcessUser } from '../../schemas/types/common.ts';
import { systemctlTrouble } from './systemd.ts';

/** The state of a unit in systemd (`systemctl show`, org.freedesktop.systemd1(5)). */
export interface UnitState {
  /** True if systemd has a record of it: running, or failed and not reset. */
  readonly loaded: boolean;
  /** True if it was started and has not ended, also while it is starting or stopping. */
  readonly running: boolean;
  readonly failed: boolean;
  /** The id of this start of the unit; empty if it never ran. */
  readonly invocation: string;
  readonly pid: number | null;
  /** The reason why it ended, e.g. "exit-code 1" or "signal 9". */
  readonly end: string;
}

const running = ['active', 'activating', 'reloading', 'refreshing', 'deactivating'];
const properties = ['LoadState', 'ActiveState', 'Result', 'MainPID', 'ExecMainStatus', 'InvocationID'];

/** Reads a unit (name without ".service"). Throws MachineError if systemd does not answer. */
export async function showUnit(unit: string, machine: MachineReader): Promise<UnitState> {
  const { code, stdout, stderr } = await machine.query([
    'systemctl',
    'show',
    `--property=${properties.join(',')}`,
    '--',
    `${unit}.service`,
  ]);
  if (code !== 0) throw await systemctlTrouble(`${unit}.service`, { code, stderr }, machine);
  const values = Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const pid = Number(values['MainPID'] ?? 0);
  return {
    loaded: values['LoadState'] !== 'not-found',
    running: running.includes(values['ActiveState'] ?? ''),
    failed: values['ActiveState'] === 'failed',
    invocation: values['InvocationID'] ?? '',
    pid: pid > 0 ? pid : null,
    end: `${values['Result'] ?? 'unknown'} ${values['ExecMainStatus'] ?? ''}`.trim(),
  };
}

/**
 * The program of another user. systemd itself gives the nodes to the user before the start and returns them to root
 * after any end (ExecStopPost= with "+" runs as root, systemd.service(5)): no crash of runbook or of the program leaves
 * a device with the user.
 */
function userSettings({ name, groups, nodes }: ProcessUser, folder: string): readonly string[] {
  return [
    `--property=User=${name}`,
    ...(groups.length > 0 ? [`--property=SupplementaryGroups=${groups.join(' ')}`] : []),
    `--property=ExecStartPre=+/bin/chown ${name} -- ${[folder, ...nodes.map(({ path }) => path)].join(' ')}`,
    ...nodes.map(({ path, owner, group }) => `--property=ExecStopPost=-+/bin/chown ${owner}:${group} -- ${path}`),
  ];
}

/**
 * The command that starts a program as a transient service. It returns after the program was executed, so a missing
 * program fails here. systemd keeps a failed unit and its status until the unit is reset.
 */
export function startUnit(
  unit: string,
  argv: readonly string[],
  log: string,
  as: { readonly user: ProcessUser; readonly folder: string } | null = null,
): readonly string[] {
  const settings = {
    Type: 'exec',
    StandardOutput: `append:${log}`,
    StandardError: `append:${log}`,
    UMask: '0077',
    // A VM with a passed-through device locks its whole memory.
    LimitMEMLOCK: as === null ? 'infinity' : String(as.user.lock),
    KillMode: 'mixed',
    TimeoutStopSec: '20',
  };
  return [
    'systemd-run',
    '--quiet',
    '--no-ask-password',
    `--unit=${unit}.service`,
    ...Object.entries(settings).map(([name, value]) => `--property=${name}=${value}`),
    ...(as === null ? [] : userSettings(as.user, as.folder)),
    '--',
    // systemd replaces $NAME in a service's arguments; $$ is one dollar sign (systemd.service(5)).
    ...argv.map((word) => word.replaceAll('$', '$$$$')),
  ];
}
