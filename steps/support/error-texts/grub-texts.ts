import type { ErrorText } from './error-text.ts';

/** Texts of grub-mkconfig (update-grub), of the programs that it runs, and of the shell that reads /etc/default/grub. */
export const grubTexts: readonly ErrorText[] = [
  {
    source: 'dash 0.5.12 src/parser.c',
    text: /Unterminated quoted string/,
    hint: 'a quote in /etc/default/grub is not closed; the message shows the file and the line',
  },
  {
    source: 'bash 5.2 parse.y',
    text: /unexpected EOF while looking for matching [`'"]["']/,
    hint: 'a quote in /etc/default/grub is not closed; the message shows the file and the line',
  },
  {
    source: 'dash 0.5.12 src/error.c',
    text: /: \S+: not found$/m,
    hint: 'the shell runs a line of /etc/default/grub as a program: put the value in quotes, without spaces around = and without +=',
  },
  {
    source: 'bash 5.2 execute_cmd.c',
    text: /\S: command not found/,
    hint: 'the shell runs a line of /etc/default/grub as a program: put the value in quotes, without spaces around = and without +=',
  },
  {
    source: 'dash 0.5.12 src/parser.c',
    text: /Syntax error: (?!Unterminated)/,
    hint: 'a line of /etc/default/grub or of a script in /etc/grub.d is not valid for the shell; `sh -n FILE` shows it',
  },
  {
    source: 'grub 2.06 to 2.14 util/grub-probe.c',
    text: /cannot find a device for|failed to get canonical path/,
    hint: 'grub-mkconfig cannot find the root file system; is this a container or a chroot?',
  },
  {
    source: 'grub 2.06 to 2.14 util/grub-editenv.c',
    text: /cannot find a GRUB drive for/,
    hint: 'GRUB does not know the disk: remove an outdated /boot/grub/device.map, and try again',
  },
  {
    source: 'grub 2.06 to 2.14 util/grub-mkconfig.in',
    text: /You must run this as root/,
    hint: 'grub-mkconfig needs root',
  },
  {
    source: 'grub 2.06 to 2.14 util/grub-mkconfig.in',
    text: /Syntax errors are detected in generated GRUB config file/,
    hint: 'a script in /etc/grub.d writes text that GRUB cannot read; `grub-script-check` on the new file shows the line. The old grub.cfg is unchanged',
  },
  {
    source: 'grub 2.06 to 2.14 util/grub-editenv.c',
    text: /cannot (open|write to|rename the file|close) .{0,200}: No space left on device/,
    hint: '/boot is full: remove old kernels (apt autoremove) and try again',
  },
  {
    source: 'dash 0.5.12 src/error.c',
    text: /cannot create \S+: Directory nonexistent/,
    hint: 'the folder of grub.cfg does not exist: GRUB is not installed here, or /boot is not mounted (`findmnt /boot`)',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /No space left on device/,
    hint: '/boot is full: remove old kernels (apt autoremove) and try again',
  },
  { source: 'errno(3)', general: true, text: /Read-only file system/, hint: '/boot is mounted read-only' },
  { source: 'errno(3)', general: true, text: /Permission denied/, hint: 'grub-mkconfig and /boot need root' },
  {
    source: 'runbook changes/generate/complaint.ts',
    general: true,
    text: /is missing from the generated line/,
    hint: 'a boot entry of another system, or a script in /etc/grub.d, does not use the variables of /etc/default/grub',
  },
];
