import type { MachineReader } from '../../engine/model/machine.ts';
import { aptEnvironment, aptGet, complaints } from './run-apt.ts';

/** The actions of apt, from the lines of `apt-get --simulate` (apt-get(8)). */
export interface Simulation {
  readonly installs: readonly { readonly name: string; readonly version: string }[];
  /** Upgrades and downgrades. */
  readonly replaces: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  readonly removes: readonly string[];
  /** Why it cannot be done; null if it can. */
  readonly trouble: string | null;
}

/** Simulates an apt command; it takes no lock and changes nothing. */
export async function simulateApt(machine: MachineReader, ...args: readonly string[]): Promise<Simulation> {
  const output = await machine.query(aptGet('--simulate', ...args), { deadline: 120, env: aptEnvironment });
  const installs: { name: string; version: string }[] = [];
  const replaces: { name: string; from: string; to: string }[] = [];
  const removes: string[] = [];
  for (const line of output.stdout.split('\n')) {
    const [, install, from, version = ''] = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+)/.exec(line) ?? [];
    if (install !== undefined && from === undefined) installs.push({ name: install, version });
    // The same version means that a partially installed package is finished.
    else if (install !== undefined && from !== undefined && from !== version)
      replaces.push({ name: install, from, to: version });
    const removed = /^(?:Remv|Purg) (\S+)/.exec(line)?.[1];
    if (removed !== undefined) removes.push(removed);
  }
  const trouble = output.timedOut ? 'apt-get printed nothing' : output.code === 0 ? null : complaints(output);
  return { installs, replaces, removes, trouble };
}

/** The apt-get arguments that install packages; `mending` also finishes partially installed packages. */
export const installing = (
  names: readonly string[],
  { recommends, mending }: { readonly recommends: boolean; readonly mending: boolean },
): readonly string[] => [
  recommends ? '--install-recommends' : '--no-install-recommends',
  ...(mending ? ['--fix-broken'] : []),
  'install',
  '--',
  ...names,
];

/** The changes of installed packages in a simulation, one line each. */
export const alterations = ({ replaces, removes }: Simulation): readonly string[] => [
  ...replaces.map(({ name, from, to }) => `${name} ${from} -> ${to}`),
  ...removes.map((name) => `${name} removed`),
];
