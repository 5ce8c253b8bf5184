/** Sets $f to the lock file $1; if it is empty, to the machine's own: root's is in /run, where nobody else can make one first; /run/lock is open to every user. */
export const lockFile = `
export LC_ALL=C
uid=$(id -u)
f=$1
if [ -z "$f" ]; then
  if [ "$uid" = 0 ]; then f=/run/runbook.lock; else f=/tmp/runbook-$uid.lock; fi
fi
`;

/** What is wrong with a lock file that is a folder, FIFO, device or socket. */
export const notRegular = 'it is not a regular file';

/** Takes the lock on descriptor 9, which has $f open; says so, or who has it. $2 is the record of the holder. */
const TAKE = `
n=0
until flock -n 9; do
  [ $? = 1 ] || { printf '\\036failed\\nflock: No such file or directory'; exit 1; }
  # The holder writes its record just after it took the lock, and empties it just before it lets go.
  record=$(cat "$f")
  if [ -n "$record" ] || [ $n -ge 20 ]; then
    # A holder behind a connection touches the file whenever it hears from its operator.
    printf '\\036held\\n%s\\n%s\\n' "$record" $(($(date +%s) - $(stat -c %Y "$f")))
    exit 0
  fi
  sleep 0.05; n=$((n + 1))
done
printf '%s\\n' "$2" >"$f"
printf '\\036taken\\n'
`;

/**
 * Takes the run lock of a machine for the process that starts this script, for sh(1): flock(2) by flock(1) of
 * util-linux on descriptor 3, the lock file $1 that the process has opened. The lock belongs to the open file, so it
 * remains when the script ends, and the kernel releases it when the process closes the file or ends in any way. $2 is
 * the record of the holder. After a byte 036 (what a login shell says before it is not ours) it says "taken", or "held"
 * and the record of who has it.
 */
export const LOCK_SCRIPT = `${lockFile}
exec 9>&3 3>&-
${TAKE}`;

/**
 * The script that opens the lock file and takes the lock, with the commands that its holder then runs. It and
 * LOCK_SCRIPT exclude each other.
 */
export function lockScript(hold: string): string {
  return `${lockFile}
if [ -L "$f" ]; then printf '\\036failed\\n%s: Too many levels of symbolic links' "$f"; exit 1; fi
# Opening a FIFO would wait for its other side.
if [ -e "$f" ] && [ ! -f "$f" ]; then printf '\\036failed\\n%s: ${notRegular}' "$f"; exit 1; fi
umask 077
if ! (: >>"$f") 2>/dev/null; then printf '\\036failed\\n'; { : | dd of="$f" oflag=append conv=notrunc; } 2>&1; exit 1; fi
exec 9>>"$f"
${TAKE}${hold}`;
}
