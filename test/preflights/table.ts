import { attributes } from './attributes.ts';
import { bootLoaders } from './boot-loaders.ts';
import type { Preflight } from './case.ts';
import { cpuLists } from './cpu-lists.ts';
import { devices } from './devices.ts';
import { hosts } from './hosts.ts';
import { inUse } from './in-use.ts';
import { kernelParameters } from './kernel-parameters.ts';
import { modules } from './modules.ts';
import { moduleOwners } from './module-owners.ts';
import { network } from './network.ts';
import { owners } from './owners.ts';
import { settings } from './settings.ts';
import { virtualMachines } from './virtual-machines.ts';

/** Every preflight of the table, with a case that it reports and one that it does not. */
export const table: readonly Preflight[] = [
  ...network,
  ...devices,
  ...inUse,
  ...hosts,
  ...cpuLists,
  ...bootLoaders,
  ...kernelParameters,
  ...modules,
  ...owners,
  ...moduleOwners,
  ...attributes,
  ...settings,
  ...virtualMachines,
];
