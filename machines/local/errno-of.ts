/** The C locale's strerror(3) texts of the GNU C library and the errno names behind them. */
const NAMES: Readonly<Record<string, string>> = {
  'Operation not permitted': 'EPERM',
  'No such file or directory': 'ENOENT',
  'No such process': 'ESRCH',
  'Interrupted system call': 'EINTR',
  'Input/output error': 'EIO',
  'No such device or address': 'ENXIO',
  'Argument list too long': 'E2BIG',
  'Bad file descriptor': 'EBADF',
  'Resource temporarily unavailable': 'EAGAIN',
  'Cannot allocate memory': 'ENOMEM',
  'Permission denied': 'EACCES',
  'Bad address': 'EFAULT',
  'Device or resource busy': 'EBUSY',
  'File exists': 'EEXIST',
  'Invalid cross-device link': 'EXDEV',
  'No such device': 'ENODEV',
  'Not a directory': 'ENOTDIR',
  'Is a directory': 'EISDIR',
  'Invalid argument': 'EINVAL',
  'Too many open files in system': 'ENFILE',
  'Too many open files': 'EMFILE',
  'Inappropriate ioctl for device': 'ENOTTY',
  'Text file busy': 'ETXTBSY',
  'File too large': 'EFBIG',
  'No space left on device': 'ENOSPC',
  'Illegal seek': 'ESPIPE',
  'Read-only file system': 'EROFS',
  'Too many links': 'EMLINK',
  'Broken pipe': 'EPIPE',
  'Numerical argument out of domain': 'EDOM',
  'Numerical result out of range': 'ERANGE',
  'File name too long': 'ENAMETOOLONG',
  'Function not implemented': 'ENOSYS',
  'Directory not empty': 'ENOTEMPTY',
  'Too many levels of symbolic links': 'ELOOP',
  'No data available': 'ENODATA',
  'Protocol error': 'EPROTO',
  'Value too large for defined data type': 'EOVERFLOW',
  'Too many users': 'EUSERS',
  'Operation not supported': 'ENOTSUP',
  'Connection refused': 'ECONNREFUSED',
  'Connection timed out': 'ETIMEDOUT',
  'Host is down': 'EHOSTDOWN',
  'Operation already in progress': 'EALREADY',
  'Stale file handle': 'ESTALE',
  'Disk quota exceeded': 'EDQUOT',
  'Operation canceled': 'ECANCELED',
  'Key was rejected by service': 'EKEYREJECTED',
  'Required key not available': 'ENOKEY',
};

/**
 * The errno name for a coreutils message in the C locale, whose lines end with ": " and strerror(3)'s text; the first
 * such line decides, because later ones are consequences. 'UNKNOWN' if there is none.
 */
export function errnoOf(message: string): string {
  for (const line of message.split('\n')) {
    const name = NAMES[line.slice(line.lastIndexOf(': ') + 1).trim()];
    if (name !== undefined) return name;
  }
  return 'UNKNOWN';
}
