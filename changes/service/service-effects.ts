import type { Effect } from '../../engine/model/effect.ts';
import type { Output } from '../../engine/model/machine.ts';
import type { ServiceChange } from './change.ts';

type Planned = Pick<ServiceChange['after'], 'active' | 'enabled'>;

/** The unit that a command looks at with `systemctl show`; undefined for any other command. */
function shownUnit(argv: readonly string[]): string | undefined {
  return argv[0] === 'systemctl' && argv[1] === 'show' && argv.at(-2) === '--' ? argv.at(-1) : undefined;
}

/** The output of `systemctl show` for a unit after its planned change. */
function showPlanned(output: Output, { active, enabled }: Planned): Output {
  const isUnmasked = enabled !== null && enabled !== 'masked' && output.stdout.split('\n').includes('LoadState=masked');
  const planned: Readonly<Record<string, string | null>> = {
    ActiveState: active === null ? null : active ? 'active' : 'inactive',
    UnitFileState: enabled,
    LoadState: enabled === null ? null : enabled === 'masked' ? 'masked' : 'loaded',
    // The file of a masked unit is the mask; without the mask, systemd finds the hidden file.
    FragmentPath: isUnmasked ? '' : null,
  };
  const lines = output.stdout.split('\n').map((line) => {
    const name = line.slice(0, line.indexOf('='));
    const value = planned[name] ?? null;
    return value === null ? line : `${name}=${value}`;
  });
  return { ...output, stdout: lines.join('\n') };
}

/** The planned `systemctl show` of a unit for later probes. Enablement and activity are separate, because two changes may plan one each. */
export function serviceEffects({ unit, after }: ServiceChange): readonly Effect[] {
  const sides = (['active', 'enabled'] as const).filter((side) => after[side] !== null);
  return sides.map((side) => ({
    kind: 'answer',
    path: `unit ${unit} ${side}`,
    rewrite: (argv, output) =>
      shownUnit(argv) === unit ? showPlanned(output, { active: null, enabled: null, [side]: after[side] }) : output,
  }));
}
