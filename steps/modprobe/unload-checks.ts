import { underscored } from '../../facts/boot/underscored.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { refusal } from '../support/refusal.ts';

/** The users of the module, in words; empty if it has none. */
export function whoHolds({ holders, openFiles, guests, uses }: ModprobeState): string {
  const programs = openFiles.map(({ program, pid, path }) => {
    const name = guests.get(pid);
    return name === undefined ? `${program} (${pid}) with ${path}` : `virtual machine ${name} (${program}, pid ${pid})`;
  });
  const named = [...(holders.length > 0 ? [`module ${holders.join(', ')}`] : []), ...new Set(programs)];
  if (named.length > 0) return named.join('; ');
  return uses > 0 ? `${uses} unknown users` : '';
}

/** Preflight 8 and similar checks: no running program needs the module. */
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
        `${module} is in use by ${whoHolds(state)}; end these users first`,
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
        `${module} drives ${shown}; if it is unloaded, all of them lose their driver. pci-bind can change a single device`,
        state.drives.map(({ address, driver }) => `/sys/bus/pci/drivers/${driver}/${address}`).join(', '),
        { override: 'allow_disconnect' },
      ),
    );
  }
  return refusals;
}
