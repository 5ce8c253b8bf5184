/** The mmdebstrap setup hook: lays the early files before the first package is unpacked. $1 is the root of the image. */
export const layScript = `#!/bin/sh
set -eu
cp -R --preserve=mode "$RUNBOOK_EARLY"/. "$1"/
`;

/** The mmdebstrap customize hook: files, units, the inner image and a boot loader's modules. $1 is the root of the image. */
export const customizeScript = `#!/bin/sh
set -eu
root=$1
cp -R --preserve=mode "$RUNBOOK_LATE"/. "$root"/
for unit in $RUNBOOK_ENABLED; do chroot "$root" systemctl --quiet enable "$unit"; done
for unit in $RUNBOOK_DISABLED; do chroot "$root" systemctl --quiet disable "$unit"; done
for unit in $RUNBOOK_MASKED; do chroot "$root" systemctl --quiet mask "$unit"; done
chroot "$root" passwd --quiet --delete root
rm -f "$root"/etc/ssh/ssh_host_rsa_key* "$root"/etc/ssh/ssh_host_ecdsa_key*
chmod 700 "$root/root"
if [ -d "$root/root/.ssh" ]; then chmod 700 "$root/root/.ssh"; fi
kernel=$(basename "$root"/boot/vmlinuz-*)
version=\${kernel#vmlinuz-}
mkdir -p "$root/boot/grub"
cat >"$root/boot/grub/grub.cfg" <<END
linux /boot/vmlinuz-$version root=UUID=$RUNBOOK_ROOT ro $RUNBOOK_COMMAND_LINE
initrd /boot/initrd.img-$version
boot
END
if [ -n "$RUNBOOK_INNER" ]; then
  mkdir -p "$root/var/lib/runbook/images"
  cp --sparse=always "$RUNBOOK_INNER/disk.qcow2" "$root/var/lib/runbook/images/guest.qcow2"
  cp "$RUNBOOK_INNER/vmlinuz" "$root/var/lib/runbook/images/guest.vmlinuz"
  cp "$RUNBOOK_INNER/initrd.img" "$root/var/lib/runbook/images/guest.initrd"
  mkdir -p "$root/boot/grub/x86_64-efi"
  cp "$root"/usr/lib/grub/x86_64-efi/*.mod "$root"/usr/lib/grub/x86_64-efi/*.lst "$root/boot/grub/x86_64-efi/"
fi
# Newer than /usr: no boot looks for what an upgrade of /usr would have to bring up to date (systemd-update-done.service(8)).
touch "$root/etc/.updated" "$root/var/.updated"
`;

/**
 * The customize hook of an image that systemd-boot starts: what `bootctl install` and Debian's package do on an EFI
 * system partition, done in /boot/efi before there is one. No /etc/kernel/cmdline stays, as none does there. $1 is the root of the image.
 */
export const systemdBootScript = `#!/bin/sh
set -eu
root=$1
kernel=$(basename "$root"/boot/vmlinuz-*)
version=\${kernel#vmlinuz-}
esp="$root/boot/efi"
mkdir -p "$esp/EFI/BOOT" "$esp/EFI/systemd" "$esp/loader/entries" "$esp/$(cat "$root/etc/machine-id")"
loader="$root/usr/lib/systemd/boot/efi/systemd-bootx64.efi"
cp "$loader" "$esp/EFI/BOOT/BOOTX64.EFI"
cp "$loader" "$esp/EFI/systemd/"
printf '#timeout 3\\n#console-mode keep\\n' >"$esp/loader/loader.conf"
echo type1 >"$esp/loader/entries.srel"
echo "root=UUID=$RUNBOOK_ROOT ro $RUNBOOK_COMMAND_LINE" >"$root/etc/kernel/cmdline"
chroot "$root" kernel-install add "$version" "/boot/vmlinuz-$version" "/boot/initrd.img-$version"
# It leaves out where the partition is mounted, and none is yet.
sed -i 's| /boot/efi/| /|' "$esp"/loader/entries/*.conf
rm "$root/etc/kernel/cmdline"
`;
