import type { Output, RemainingProgram } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';

/**
 * Prints the other children of the guest agent that still run, for POSIX sh(1): the process ID and the name. The agent
 * starts each program of guest-exec as its child and handles its requests in order. So a program that an earlier client
 * requested has been started when this script is started, and is its sibling.
 */
export const REMAINING_IN_GUEST = `
for stat in /proc/[0-9]*/stat; do
  read -r line <"$stat" || continue
  pid=\${stat#/proc/}; pid=\${pid%/stat}
  set -- \${line##*") "}
  if [ "$2" = "$PPID" ] && [ "$pid" != $$ ] && [ "$1" != Z ]; then
    name=; read -r name <"/proc/$pid/comm"
    printf '%s %s\\n' "$pid" "$name"
  fi
done 2>/dev/null
exit 0
`;

/** The programs in a guest, from the output of the script. They belong to earlier runs: one run at a time uses a guest, under the lock of its host. */
export function remainingInGuest({ code, stdout, stderr }: Output): readonly RemainingProgram[] {
  if (code !== 0)
    throw new MachineError(`the programs that still run cannot be listed: ${stderr.trim()}`, { code: 'UNKNOWN' });
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', ...name] = line.split(' ');
    if (!/^\d+$/.test(pid)) return [];
    return [{ pid: Number(pid), name: name.join(' '), run: null, isLeft: false, isAbandoned: true }];
  });
}
