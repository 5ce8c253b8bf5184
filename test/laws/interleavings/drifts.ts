import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { textOf } from '../../../machines/simulated/world/files.ts';
import { storeSetting } from '../../../machines/simulated/kernel/settings.ts';
import { kernelChanged } from '../../../machines/simulated/world/world.ts';
import { putFile, makeDirectory } from '../../../machines/simulated/machine/writing.ts';
import { parentOf } from '../../../machines/simulated/tree/tree.ts';
import { readState } from '../../../machines/simulated/machine/reading.ts';

/** A change of a machine by a third party, and the check that it still exists. */
export interface Drift {
  /** True if a boot removes it. */
  readonly isVolatile: boolean;
  /** Paths that can no longer be compared with their earlier state, with the files made from them. */
  readonly touches: readonly string[];
  make(machine: SimulatedMachine): void;
  isKept(machine: SimulatedMachine): boolean;
}

const line = '# somebody else wrote this\n';

/** A line at the end of a file, which is created if it does not exist. */
function lineIn(path: string, ...touches: readonly string[]): Drift {
  return {
    isVolatile: false,
    touches: [path, ...touches],
    make({ world }) {
      const was = readState(world, path, false) ?? { encoding: 'utf8', content: '', mode: 0o644, owner: 0, group: 0 };
      if (was.content.includes(line)) return;
      makeDirectory(world, parentOf(path), 0o755);
      putFile(world, path, { ...was, content: `${was.content}${line}` });
    },
    isKept: ({ world }) => textOf(world, path)?.includes(line) === true,
  };
}

function valueOf(path: string, value: string): Drift {
  return {
    isVolatile: true,
    touches: [],
    make({ world }) {
      storeSetting(world.kernel, path, value);
      kernelChanged(world);
    },
    isKept: ({ world }) => textOf(world, path)?.trim() === value,
  };
}

/** By name. */
export const drifts: Readonly<Record<string, Drift>> = {
  'a line in a file that the playbook may write': lineIn('/etc/modprobe.d/kvm-guests.conf'),
  'a line in a file that the playbook may remove': lineIn('/etc/modprobe.d/blacklist.conf'),
  'a line in the settings of GRUB': lineIn('/etc/default/grub', '/boot/grub/grub.cfg'),
  'a file in a folder that the playbook may make': lineIn('/etc/runbook-lab/peers/first/other', '/etc/runbook-lab'),
  'a file beside those of the playbook': lineIn('/etc/modules-load.d/other.conf'),
  'another number of huge pages': valueOf('/proc/sys/vm/nr_hugepages', '77'),
};
