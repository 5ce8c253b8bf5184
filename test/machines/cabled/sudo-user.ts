import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NamespaceMachine } from './namespace-machine.ts';

/** Becomes root as sudo does, by su(1) and a PAM service without a password: for machines without sudo. */
const STAND_IN = `#!/bin/sh
[ "$1" = -n ] || exit 9
shift
exec su -s /bin/sh -c 'exec "$0" "$@"' root -- "$@"
`;

/** The program by which `ada` becomes root, first on the PATH: a test can replace it. */
export const sudoIn = (folder: string): string => join(folder, 'bin', 'sudo');

/** Makes the user `ada` inside a machine, who may use sudo without a password; returns the lines that sshd needs for it. */
export function addSudoUser(machine: NamespaceMachine, folder: string, shell = '/bin/sh'): readonly string[] {
  chmodSync(folder, 0o755);
  const home = join(folder, 'ada');
  mkdirSync(home, { recursive: true });
  machine.script(
    `echo "ada:*:4242:4242::$1:$2" >>/etc/passwd
    echo 'ada ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers; chmod 440 /etc/sudoers
    for kind in auth account session; do echo "$kind sufficient pam_permit.so"; done >/etc/pam.d/su
    chown 4242:4242 "$1"`,
    home,
    shell,
  );
  const bin = dirname(sudoIn(folder));
  mkdirSync(bin, { recursive: true });
  const real = '/usr/bin/sudo';
  writeFileSync(sudoIn(folder), existsSync(real) ? `#!/bin/sh\nexec ${real} "$@"\n` : STAND_IN, { mode: 0o755 });
  return [`SetEnv PATH=${bin}:/usr/local/bin:/usr/bin:/bin`];
}
