import type { ErrorText } from './error-text.ts';

/** Texts of systemd-run, and of runbook itself, about the unit of a virtual machine. */
export const unitTexts: readonly ErrorText[] = [
  {
    source: 'systemd 247 to 252 src/run/run.c',
    text: /Failed to find executable|executable .{0,300}not found|No such file or directory.{0,300}qemu/i,
    hint: 'QEMU is not installed: add a package-install step for qemu-system-x86 (Debian, Ubuntu) or qemu-kvm (Fedora)',
  },
  {
    source: 'systemd 243 src/shared/bus-unit-util.c',
    text: /\+, ! and !! are currently not supported for transient services/,
    hint: 'systemd before version 244 cannot change the owner of a device when it starts a program: remove `user`, so that QEMU runs as root',
  },
  {
    source: 'runbook changes/process/start-process.ts',
    text: /did not answer on \S*agent\.sock/,
    hint: 'the guest runs, but its agent does not answer: check that qemu-guest-agent is installed and enabled in it. console.log in the virtual machine’s folder shows how far it booted',
  },
  {
    source: 'runbook changes/process/start-process.ts',
    text: /runs another program/,
    hint: 'a unit with this name runs another program: undo the run that started it, or use another name for the virtual machine',
  },
];
