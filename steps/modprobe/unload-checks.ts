import { underscored } from '../../facts/boot/underscored.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { refusal } from '../support/refusal.ts';

/** Who holds the module, in words; empty when nobody does. */
export function whoHolds({ holders, openFiles, guests, uses }: ModprobeState): string {
  const programs = openFiles.map(({ program, pid, path }) => {
    const name = guests.get(pid);
    return name === undefined ? `${program} (${pid}) with ${path}` : `virtual machine ${name} (${program}, pid ${pid})`;
  });
  const named = [...(holders.length > 0 ? [`module ${holders.join(', ')}`] : []), ...new Set(programs)];
  if (named.length > 0) return named.join('; ');
  return uses > 0 ? `${uses} unnamed` : '';
}

/** Preflight 8 and its kin: nothing that runs needs the module. */
export function unloadChecks(input: Modprobe, state: ModprobeState): readonly Refusal[] {
  const { module } = input;
  const folder = `/sys/module/${underscored(module)}`;
  if (state.builtin) {
    const reason = `${module} is built into this kernel and cannot be unloaded`;
    return [refusal('module-builtin', reason, `/lib/modules/${state.release}/modules.builtin`)];
  }
  const refusals: Refusal[] = [];
  if (state.uses > 0 || state.openFiles.length > 0) {
    refusals.push(
      refusal(
        'module-in-use',
        `${module} is in use by ${whoHolds(state)}; end that first`,
        [
          `${folder}/refcnt: ${state.uses}`,
          ...(state.holders.length > 0 ? [`holders: ${state.holders.join(', ')}`] : []),
          ...new Set(state.openFiles.map(({ pid, path }) => `/proc/${pid}/fd: ${path}`)),
        ].join(', '),
      ),
    );
  }
  if (state.drives.length > 0) {
    const shown = state.drives.map(({ address, interfaces }) => [address, ...interfaces].join(' ')).join(', ');
    refusals.push(
      refusal(
        'module-drives-devices',
        `${module} drives ${shown}; unloading it takes all of them away. pci-bind takes a single device`,
        state.drives.map(({ address, driver }) => `/sys/bus/pci/drivers/${driver}/${address}`).join(', '),
        { override: 'allow_disconnect' },
      ),
    );
  }
  return refusals;
}
