import { boot } from './boot.ts';
import type { MachineDescription } from '../tree/description.ts';
import { commandLineOf, defaultEntry } from './grub-cfg.ts';
import { makeGrubCfg } from './make-grub-cfg.ts';
import { ramdiskText } from './ramdisk.ts';
import { bytesOf } from '../world/files.ts';
import { directory, file, link, place, type DirectoryNode } from '../tree/tree.ts';
import type { World } from '../world/world.ts';

/**
 * The disk after the installation: the described files, a kernel, its ramdisk, the links of the services, and no
 * grub.cfg yet.
 */
function installed(description: MachineDescription): DirectoryNode {
  const { release } = description;
  let disk = directory({
    tmp: directory({}, 0o1777),
    var: directory({ lib: directory(), log: directory() }),
    root: directory({}, 0o700),
  });
  for (const [path, { content, mode }] of Object.entries(description.files))
    disk = place(disk, path, file(content, mode));
  for (const [path, target] of Object.entries(description.links)) disk = place(disk, path, link(target));
  for (const { name, enabled, args, environment } of description.services) {
    const unit = `/usr/lib/systemd/system/${name}.service`;
    const given = environment === undefined ? '' : `EnvironmentFile=-${environment}\n`;
    const start = `ExecStart=/usr/sbin/${name}${args === undefined ? '' : ` ${args}`}\n`;
    disk = place(disk, unit, file(`[Service]\n${given}${start}[Install]\nWantedBy=multi-user.target\n`));
    if (enabled) disk = place(disk, `/etc/systemd/system/multi-user.target.wants/${name}.service`, link(unit));
  }
  disk = place(disk, `/boot/vmlinuz-${release}`, file('MZ'));
  disk = place(disk, `/boot/initrd.img-${release}`, file(ramdiskText(disk)));
  return disk;
}

/** A machine after its first boot from an installed disk, with a grub.cfg made by its own grub-mkconfig. */
export function newWorld(description: MachineDescription, environment: Readonly<Record<string, string>>): World {
  const disk = installed(description);
  const seeded = place(disk, '/boot/grub/grub.cfg', file(seed(description)));
  const bare: World = {
    description,
    durable: disk,
    disk,
    // grub-mkconfig does not need a running kernel; the boot below replaces this kernel.
    kernel: boot(description, description.loader === undefined ? seeded : disk, 0).kernel,
    boots: 0,
    shown: undefined,
    kernelShown: undefined,
    rebootAsked: false,
    environment,
    executed: new Map(),
    guests: new Map(),
  };
  if (description.loader !== undefined) return bare;
  const made = makeGrubCfg(bare);
  if ('code' in made) throw new Error(made.message.trim());
  const whole = place(disk, '/boot/grub/grub.cfg', file(made.text, 0o600));
  // The description's first boot is the first kernel if grub.cfg does not select another one.
  const entry = defaultEntry(bytesOf(whole, '/boot/grub/grub.cfg')?.toString('utf8') ?? '');
  const same = entry !== undefined && commandLineOf(entry) === bare.kernel.commandLine;
  const kernel = same ? bare.kernel : boot(description, whole, 0).kernel;
  return { ...bare, disk: whole, durable: whole, kernel, shown: undefined, kernelShown: undefined };
}

function seed(description: MachineDescription): string {
  const { release, root } = description;
  return `menuentry 'seed' {\n\tlinux\t/boot/vmlinuz-${release} root=${root} ro quiet\n}\n`;
}
