import { stringify } from 'yaml';

/**
 * Every file of /etc and /boot/grub by content, mode and owner, each link by target, and the kernel command line.
 * /etc/adjtime is excluded, because Debian writes the state of the hardware clock to it at every shutdown (hwclock(8)).
 */
export const state = [
  'cd / && find etc boot/grub -xdev -type f ! -path etc/adjtime -exec sha256sum {} + | sort -k2',
  'find etc boot/grub -xdev -printf "%y %m %u:%g %p %l\\n" | sort',
  'cat /proc/cmdline',
].join('; ');

/** A playbook of these steps. */
export const playbook = (name: string, steps: readonly object[]): string =>
  stringify({ runbook: 1, name, summary: 'Boots on its way', steps }, { aliasDuplicateObjects: false });

/** Parameters tried in one boot, and kept afterwards. */
export const tried = (name: string, parameter: string, timeout = 600): string => {
  const parameters = { ensure: [parameter] };
  return playbook(name, [
    { id: 'try', type: 'grub-edit', with: { parameters, trial: true } },
    { id: 'reboot', type: 'reboot', with: { timeout } },
    { id: 'keep', type: 'grub-edit', with: { parameters } },
  ]);
};
