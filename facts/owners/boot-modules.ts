import { parseKernelCommandLine } from '../boot/kernel-command-line.ts';
import { underscored } from '../boot/underscored.ts';
import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import type { FileLine } from './file-line.ts';
import { linesOf } from './file-line.ts';

/** The lists of modules that systemd loads at boot (modules-load.d(5)); Debian links /etc/modules into the first folder. */
export const modulesLoadSource: FileSource = {
  folders: [
    '/etc/modules-load.d',
    '/run/modules-load.d',
    '/usr/local/lib/modules-load.d',
    '/usr/lib/modules-load.d',
    '/lib/modules-load.d',
  ],
  accepts: (name) => name.endsWith('.conf') && name !== 'modules.conf',
  masks: true,
  files: ['/etc/modules'],
};

/** The settings of initramfs-tools, dracut and mkinitcpio that name modules or scripts for the initramfs. */
export const initramfsSource: FileSource = {
  folders: [
    '/usr/share/initramfs-tools/modules.d',
    '/etc/dracut.conf.d',
    '/usr/lib/dracut/dracut.conf.d',
    '/etc/mkinitcpio.conf.d',
  ],
  accepts: (name) => !name.startsWith('.') && !name.endsWith('~'),
  files: ['/etc/initramfs-tools/modules', '/etc/dracut.conf', '/etc/mkinitcpio.conf', '/etc/booster.yaml'],
};

const words = (text: string): readonly string[] => underscored(text).split(/[\s"'()=+,:]+/);

/** Whether a line names the module: in a list of modules as the first word, in a settings file as a value of a setting for modules. */
function names({ at, text }: FileLine, module: string): boolean {
  const found = words(text.trim());
  if (!/\.conf|\.yaml/.test(at)) return found[0] === module;
  return /drivers|modules/i.test(text) && !/omit/.test(text) && found.includes(module);
}

/** The lines that load a module at boot, by modules-load.d, by the kernel command line, or in the initramfs. */
export function loadedAtBoot(
  module: string,
  files: { readonly modulesLoad: readonly ConfigurationFile[]; readonly initramfs: readonly ConfigurationFile[] },
  kernelCommandLine: string,
): readonly FileLine[] {
  const name = underscored(module);
  const listed = files.modulesLoad
    .flatMap((file) => linesOf(file))
    .filter(({ text }) => underscored(text.trim().split(/\s+/)[0] ?? '') === name);
  const early = files.initramfs.flatMap((file) => linesOf(file)).filter((line) => names(line, name));
  const given = parseKernelCommandLine(kernelCommandLine).flatMap(({ name: key, value, init }) =>
    !init &&
    /^(?:rd\.)?(?:modules[_-]load|driver\.pre|driver\.post)$/.test(key) &&
    underscored(value ?? '')
      .split(',')
      .includes(name)
      ? [{ at: '/proc/cmdline', text: `${key}=${value}` }]
      : [],
  );
  return [...listed, ...early, ...given];
}

/** The word of the kernel command line with which the kernel itself refuses to load a module (module_blacklist=); null without it. */
export function blockedByKernel(module: string, kernelCommandLine: string): FileLine | null {
  const found = parseKernelCommandLine(kernelCommandLine).findLast(
    ({ name, init }) => !init && underscored(name) === 'module_blacklist',
  );
  if (
    !underscored(found?.value ?? '')
      .split(',')
      .includes(underscored(module))
  )
    return null;
  return { at: '/proc/cmdline', text: `module_blacklist=${found?.value}` };
}
