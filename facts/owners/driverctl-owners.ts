import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import { linesOf } from './file-line.ts';
import type { NamedDevice, Owner } from './owner.ts';

/** The overrides that driverctl(8) keeps: one file for each device, named BUS-ADDRESS. */
export const driverctlSource: FileSource = {
  folders: ['/etc/driverctl.d'],
  accepts: (name) => name.startsWith('pci-'),
};

/** The override that driverctl keeps for a device. Its driver `none` leaves the device without a driver. */
export const driverctlOwners = (files: readonly ConfigurationFile[], { address }: NamedDevice): readonly Owner[] =>
  files
    .filter(({ path }) => path.endsWith(`/pci-${address}`))
    .flatMap((file) => linesOf(file).slice(0, 1))
    .map((line) => ({
      ...line,
      by: 'driverctl',
      sets: 'driver',
      who: 'driverctl',
      value: line.text.trim(),
      when: 'at every boot',
      atBoot: true,
      isSure: true,
      remedy: `driverctl unset-override ${address}`,
    }));
