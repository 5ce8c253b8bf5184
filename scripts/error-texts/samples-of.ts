/** The texts of errno that the programs print (strerror(3) of the GNU C library, C locale). */
const errno: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EFAULT: 'Bad address',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOSYS: 'Function not implemented',
  EINVAL: 'Invalid argument',
  ENOTTY: 'Inappropriate ioctl for device',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ERANGE: 'Numerical result out of range',
  ENOEXEC: 'Exec format error',
  EPROTONOSUPPORT: 'Protocol not supported',
  EOPNOTSUPP: 'Operation not supported',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EKEYREJECTED: 'Key was rejected by service',
  ENOKEY: 'Required key not available',
};

/** What a program inserts for a text. */
const names = [
  'NAME',
  '/dev/vfio/7',
  '/dev/vfio/vfio',
  '/dev/vfio/devices/vfio0',
  '/dev/iommu',
  '/dev/kvm',
  '/dev/net/tun',
  '/dev/hugepages/guest',
  '/srv/guest.qcow2',
  '/usr/share/OVMF/OVMF_CODE.fd',
  '/etc/default/grub',
  '/boot/grub/grub.cfg.new',
  'write',
  'shared "write"',
];

/** Messages as a program prints them: its format with numbers, names and each text of errno. */
export function samplesOf(format: string): readonly string[] {
  const kept = /%(E[A-Z]+)$/.exec(format)?.[1];
  const withErrno =
    kept !== undefined
      ? [format.replace(`%${kept}`, errno[kept] ?? kept)]
      : format.includes('%m')
        ? Object.values(errno).map((text) => format.replaceAll('%m', text))
        : [format];
  const withNumbers = withErrno.map((text) =>
    text
      .replaceAll('%%', '%')
      .replaceAll(/%#?[-0-9.]*(?:l|ll|z|h|hh|L)?[diuxXp]/g, '7')
      .replaceAll('%c', '"'),
  );
  return withNumbers.flatMap((text) =>
    /%[-.\d]*s/.test(text) ? names.map((name) => text.replaceAll(/%[-.\d]*s/g, name)) : [text],
  );
}
