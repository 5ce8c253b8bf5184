import type { Output } from '../model/machine.ts';

/** What a planned change makes of a unit. */
export interface PlannedUnit {
  readonly active: boolean | null;
  readonly enabled: string | null;
}

/** The path under which an overlay keeps what is planned for one side of a unit; no file has it. */
export const unitPath = (unit: string, side: 'active' | 'enabled'): string => `unit ${unit} ${side}`;

/** The unit that a command looks at with `systemctl show`; undefined for any other command. */
export function shownUnit(argv: readonly string[]): string | undefined {
  return argv[0] === 'systemctl' && argv[1] === 'show' && argv.at(-2) === '--' ? argv.at(-1) : undefined;
}

/** What `systemctl show` will say of a unit once the change that is planned for it has been made. */
export function showPlanned(output: Output, { active, enabled }: PlannedUnit): Output {
  const isUnmasked = enabled !== null && enabled !== 'masked' && output.stdout.split('\n').includes('LoadState=masked');
  const planned: Readonly<Record<string, string | null>> = {
    ActiveState: active === null ? null : active ? 'active' : 'inactive',
    UnitFileState: enabled,
    LoadState: enabled === null ? null : enabled === 'masked' ? 'masked' : 'loaded',
    // The file of a masked unit is the mask; without it systemd finds the one that it hid.
    FragmentPath: isUnmasked ? '' : null,
  };
  const lines = output.stdout.split('\n').map((line) => {
    const name = line.slice(0, line.indexOf('='));
    const value = planned[name] ?? null;
    return value === null ? line : `${name}=${value}`;
  });
  return { ...output, stdout: lines.join('\n') };
}
