import { lockFile } from './lock-script.ts';

/**
 * Reads the birth of process $1, its start time in ticks (proc_pid_stat(5), field 22), into \`born\`; empty if it has
 * ended.
 */
export const STARTED = `
started() { born=; read -r born <"/proc/$1/stat" || return; set -- \${born##*") "}; born=\${20}; [ "$1" != Z ] || born=; } 2>/dev/null
`;

/**
 * Prints the programs that other runbook processes started on this machine and that still run, for POSIX sh(1), one in
 * a line: pid, "left" or "-", "abandoned" or "-", the run or "-", and the name. $1 is the lock file as in LOCK_SCRIPT,
 * beside which the marks are; $2 is "settle" if programs past their deadline are ended and marks of ended programs are
 * removed; the others are the owners of marks that are ignored.
 *
 * A mark \`run.PID\` is from a runbook on this machine: birth, owner (process and birth), deadline (seconds since the
 * boot), run, name. A link \`ssh.OWNER\` is from a runbook behind a connection: it names the folder of the connection,
 * whose shells mark their programs in files \`busy.PID\` (LIFE_SCRIPT). If the program of a mark has ended without its
 * owner, processes of its session are "left": an apt-get that was killed leaves a dpkg.
 */
export const REMAINING_SCRIPT = `${lockFile}
m=$f.d settle=$2
[ -d "$m" ] && [ -O "$m" ] || exit 0
shift 2
ours=" $* "
${STARTED}
alive() { started "$1"; [ -n "$born" ] && [ "$born" = "$2" ]; }
tell() { printf '%s %s %s %s %s\\n' "$1" "$2" "$3" "\${4:--}" "$5"; }
session() {
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    pid=\${stat#/proc/}; pid=\${pid%/stat}
    set -- "$1" "$2" "$3" \${line##*") "}
    # State, parent, group, session.
    if [ "$7" = "$1" ] && [ "$4" != Z ]; then
      name=; read -r name <"/proc/$pid/comm"
      tell "$pid" left "$2" "$3" "$name"; found=1
    fi
  done
} 2>/dev/null
IFS=' '
for mark in "$m"/run.*; do
  { read -r was && read -r owner && read -r due && read -r run && read -r name; } 2>/dev/null <"$mark" || continue
  case $ours in *" $owner "*) continue ;; esac
  pid=\${mark##*.} lost=abandoned found=
  if alive "\${owner%.*}" "\${owner##*.}"; then lost=-; fi
  started "$pid"
  if [ -n "$born" ] && [ "$born" = "$was" ]; then
    found=1
    tell "$pid" - "$lost" "$run" "$name"
    read -r up rest </proc/uptime
    # Its owner would have ended it.
    if [ "$settle$lost" = settleabandoned ] && [ "\${up%.*}" -ge "$due" ]; then kill -s KILL -- "-$pid"; fi 2>/dev/null
  elif [ -z "$born" ]; then session "$pid" "$lost" "$run"
  fi
  [ -n "$found" ] || [ -z "$settle" ] || rm -f -- "$mark"
done
for link in "$m"/ssh.*; do
  [ -L "$link" ] || continue
  if [ ! -d "$link" ]; then [ -z "$settle" ] || rm -f -- "$link"; continue; fi
  owner=\${link##*/ssh.}
  case $ours in *" $owner "*) continue ;; esac
  lost=-; [ ! -e "$link/over" ] || lost=abandoned
  for mark in "$link"/busy.*; do
    { read -r was && read -r name; } 2>/dev/null <"$mark" || continue
    if alive "\${mark##*.}" "$was"; then tell "\${mark##*.}" - "$lost" - "$name"; fi
  done
done
exit 0
`;
