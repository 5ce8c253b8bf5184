import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import type { FileLine } from './file-line.ts';
import { linesOf } from './file-line.ts';
import { addressPattern, wordPattern } from './owner.ts';
import type { NamedDevice, Owner } from './owner.ts';
import { writtenBy } from './written-value.ts';
import type { Written } from './written-value.ts';

const initramfsStages = ['init-top', 'init-premount', 'local-top', 'local-premount', 'local-bottom', 'init-bottom'];

/** Scripts that the boot runs: rc.local, units, cron, tmpfiles.d(5), sysfsutils, and those of the initramfs. */
export const bootScriptSource: FileSource = {
  folders: [
    '/etc/systemd/system',
    '/usr/local/lib/systemd/system',
    '/etc/cron.d',
    '/etc/tmpfiles.d',
    '/run/tmpfiles.d',
    '/etc/sysfs.d',
    '/etc/network/if-pre-up.d',
    '/etc/network/if-up.d',
    '/etc/local.d',
    '/etc/initcpio/hooks',
    '/etc/initcpio/install',
    ...initramfsStages.map((stage) => `/etc/initramfs-tools/scripts/${stage}`),
  ],
  accepts: (name) =>
    !name.startsWith('.') && !name.endsWith('~') && !/\.(?:wants|requires|d|bak|orig|disabled)$/.test(name),
  files: [
    '/etc/rc.local',
    '/etc/rc.d/rc.local',
    '/etc/crontab',
    '/var/spool/cron/crontabs/root',
    '/var/spool/cron/root',
    '/etc/sysfs.conf',
    '/etc/network/interfaces',
    '/usr/local/bin/vfio-pci-override.sh',
    '/usr/local/sbin/vfio-pci-override.sh',
    '/usr/bin/vfio-pci-override.sh',
    '/sbin/vfio-pci-override.sh',
  ],
};

const hookEvents = ['prepare/begin', 'start/begin', 'started/begin', 'stopped/end', 'release/end'];

/** The hooks of libvirt (https://libvirt.org/hooks.html), with the folders of the usual dispatcher: qemu.d/DOMAIN/EVENT. */
export const libvirtHookSource: FileSource = {
  folders: ['/etc/libvirt/hooks', '/etc/libvirt/hooks/qemu.d', '/etc/libvirt/hooks/network.d'],
  accepts: (name) => !name.startsWith('.') && !/\.(?:d|bak|orig|disabled)$/.test(name),
  below: (folder, name) =>
    folder === '/etc/libvirt/hooks/qemu.d' && !name.includes('.')
      ? hookEvents.map((event) => `${folder}/${name}/${event}`)
      : [],
};

/** What the other lines of a script do with a device that it keeps in a variable: the only value that it shows counts. */
function inFile(lines: readonly FileLine[], sets: Written['sets'] | null): Written | null {
  const found = lines.flatMap(({ text }) => writtenBy(text) ?? []).filter((one) => sets === null || one.sets === sets);
  const [first] = found;
  if (first === undefined) return null;
  const values = new Set(found.filter((one) => one.sets === first.sets).flatMap(({ value }) => value ?? []));
  return { sets: first.sets, value: values.size === 1 ? ([...values][0] ?? null) : null };
}

/** A line of a crontab counts only if it runs at the boot (crontab(5)). */
const isOfBoot = ({ at, text }: FileLine): boolean => !/\/cron/.test(at) || /^\s*@reboot\b/.test(text);

/** Scripts that name a device, by its address, its ID or its interface, and set its driver or its number of virtual functions. */
export function scriptOwners(
  files: readonly ConfigurationFile[],
  { address, vendor, device, interfaces }: NamedDevice,
  kind: { readonly by: 'script' | 'libvirt'; readonly who: string; readonly when: string; readonly atBoot: boolean },
): readonly Owner[] {
  const own = [
    addressPattern(address),
    new RegExp(`(?<!\\w)${RegExp.escape(vendor)}[: ]${RegExp.escape(device)}(?!\\w)`, 'i'),
  ];
  const named = [...own, ...interfaces.map((name) => wordPattern(name))];
  return files.flatMap((file): readonly Owner[] => {
    if (!/driver_override|bind|new_id|sriov_numvfs|drivers_probe|driverctl|nodedev/.test(file.text)) return [];
    const lines = linesOf(file).filter(isOfBoot);
    const mentions = lines.filter(({ text }) => named.some((pattern) => pattern.test(text.slice(0, 4000))));
    const direct = mentions.flatMap((line) => {
      const written = writtenBy(line.text);
      return written === null
        ? []
        : [{ line, written: written.value === null ? (inFile(lines, written.sets) ?? written) : written }];
    });
    const byName =
      direct.length > 0
        ? []
        : mentions
            .filter(({ text }) => own.some((pattern) => pattern.test(text)))
            .slice(0, 1)
            .flatMap((line) => {
              const written = inFile(lines, null);
              return written === null ? [] : [{ line, written }];
            });
    const seen = new Map([...direct, ...byName].map((one) => [`${one.written.sets} ${one.written.value}`, one]));
    return [...seen.values()].map(({ line, written }) => ({
      ...line,
      ...written,
      ...kind,
      isSure: false,
      remedy: `edit ${file.path}`,
    }));
  });
}
