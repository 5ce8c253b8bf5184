/**
 * The run lock of a machine, for sh(1): flock(2) by flock(1) of util-linux, so that the kernel frees it with its holder
 * and a run on the machine and one over ssh exclude each other. $1 is the lock file (empty: the machine's own), $2 the
 * holder's record. After a byte 036 (what a login shell says before it is not ours) it says "taken", or "held" and the
 * record of who has it. Holds until its standard input ends, which it does however the one who started it dies.
 *
 * root's file is in /run, where nobody else can make one first; /run/lock is open to every user.
 */
export const LOCK_SCRIPT = lockScript(`
read -r _
: >"$f"
`);

/** The script that takes the lock, with the commands that its holder then runs. */
export function lockScript(hold: string): string {
  return `
export LC_ALL=C
uid=$(id -u)
f=$1
if [ -z "$f" ]; then
  if [ "$uid" = 0 ]; then f=/run/runbook.lock; else f=/tmp/runbook-$uid.lock; fi
fi
if [ -L "$f" ]; then printf '\\036failed\\n%s: Too many levels of symbolic links' "$f"; exit 1; fi
# A FIFO would hold this until somebody reads it.
if [ -e "$f" ] && [ ! -f "$f" ]; then printf '\\036failed\\n%s: not a regular file' "$f"; exit 1; fi
umask 077
if ! (: >>"$f") 2>/dev/null; then printf '\\036failed\\n'; { : | dd of="$f" oflag=append conv=notrunc; } 2>&1; exit 1; fi
exec 9>>"$f"
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
${hold}`;
}
