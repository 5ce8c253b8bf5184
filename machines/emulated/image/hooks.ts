// Scripts that mmdebstrap runs while it makes an image. $1 is the root of the image, RUNBOOK_WORK the folder of the
// build. The programs that they run inside the image are in the image's needs (needs.ts);
// test/machines/emulated/recipe.test.ts compares the two.

/** The setup hook: lays the early files before the first package is unpacked. */
export const layScript = `
set -eu
cp -R --preserve=mode "$RUNBOOK_WORK/early"/. "$1"/
`;

/** The first customize hook: files, units, and no password for root. */
export const customizeScript = `
set -eu
root=$1
cp -R --preserve=mode "$RUNBOOK_WORK/late"/. "$root"/
for unit in $RUNBOOK_ENABLED; do chroot "$root" systemctl --quiet enable "$unit"; done
for unit in $RUNBOOK_DISABLED; do chroot "$root" systemctl --quiet disable "$unit"; done
for unit in $RUNBOOK_MASKED; do chroot "$root" systemctl --quiet mask "$unit"; done
chroot "$root" passwd --quiet --delete root
rm -f "$root"/etc/ssh/ssh_host_rsa_key* "$root"/etc/ssh/ssh_host_ecdsa_key*
chmod 700 "$root/root"
if [ -d "$root/root/.ssh" ]; then chmod 700 "$root/root/.ssh"; fi
`;

/** The hook of an image that has GRUB: its modules, and the grub.cfg of the first boot. */
export const grubScript = `
set -eu
root=$1
kernel=$(basename "$root"/boot/vmlinuz-*)
version=\${kernel#vmlinuz-}
# There is no Xen, and update-grub would look for it.
chmod a-x "$root/etc/grub.d/20_linux_xen"
mkdir -p "$root/boot/grub/x86_64-efi"
cp "$root"/usr/lib/grub/x86_64-efi/*.mod "$root"/usr/lib/grub/x86_64-efi/*.lst "$root/boot/grub/x86_64-efi/"
cat >"$root/boot/grub/grub.cfg" <<END
linux /boot/vmlinuz-$version root=UUID=$RUNBOOK_ROOT ro $RUNBOOK_COMMAND_LINE
initrd /boot/initrd.img-$version
boot
END
`;

/**
 * The hook of an image that GRUB starts: makes BOOTX64.EFI in the build's folder. The image's own GRUB makes it, since it
 * loads modules of that version only from /boot/grub.
 */
export const grubLoaderScript = `
set -eu
root=$1
modules='part_gpt ext2 search search_label configfile normal linux echo test'
cat >"$root/tmp/embedded.cfg" <<END
search --no-floppy --label --set=root $RUNBOOK_LABEL
set prefix=(\\$root)/boot/grub
configfile \\$prefix/grub.cfg
END
chroot "$root" grub-mkstandalone --format=x86_64-efi --output=/tmp/BOOTX64.EFI --install-modules="$modules" \\
  --modules="$modules" --locales= --fonts= --themes= boot/grub/grub.cfg=/tmp/embedded.cfg
mv "$root/tmp/BOOTX64.EFI" "$RUNBOOK_WORK/"
rm "$root/tmp/embedded.cfg"
`;

/**
 * The hook of an image that systemd-boot starts: it does in /boot/efi the work of `bootctl install` and of Debian's
 * package on an EFI system partition, before the partition exists. It leaves no /etc/kernel/cmdline, as Debian does.
 */
export const systemdBootScript = `
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

/** The last hook: fails when the image lacks something that it needs, each as path=package in RUNBOOK_NEEDS. */
export const finishScript = `
set -eu
root=$1
missing=
for need in $RUNBOOK_NEEDS; do
  # A path may hold a pattern, and a link may lead to a place that only the image has.
  set -- "$root"\${need%%=*}
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then missing="$missing \${need%%=*} (\${need#*=})"; fi
done
if [ -n "$missing" ]; then
  echo "the image lacks$missing" >&2
  exit 1
fi
# Newer than /usr: no boot looks for what an upgrade of /usr would have to bring up to date (systemd-update-done.service(8)).
touch "$root/etc/.updated" "$root/var/.updated"
`;
