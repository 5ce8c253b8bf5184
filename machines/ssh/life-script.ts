/**
 * What the shells of one connection share, for POSIX sh(1): the folder `$d`, private to who they run as.
 *
 * A shell that is about to change something says so there (`begin`), and then looks whether the connection was given up
 * (`over`). Who gives it up says so first and then waits until nobody is at work any more (`finish`). Whichever comes first,
 * nothing is begun after the lock was let go, also by bytes that arrive late, and the lock is not let go while a program of
 * the connection still runs. A mark holds the start time of its process (proc_pid_stat(5), field 22), so that a
 * number that was given to another process since counts for nothing.
 */
export const LIFE_SCRIPT = `
started() { born=; read -r born <"/proc/$1/stat" || return; set -- \${born##*") "}; born=\${20}; [ "$1" != Z ] || born=; } 2>/dev/null
enrol() { started $$; me=$born; printf %s "$me" >"$d/$1.$$"; }
begin() { printf '%s\\n' "$me" >"$d/busy.$$" && [ ! -e "$d/over" ] || { rest; exit; }; }
given_up() { [ ! -d "$d" ] || [ -e "$d/over" ]; }
rest() { printf '' >"$d/busy.$$"; } 2>/dev/null
lives() { read -r was <"$1"; started "\${1##*.}"; [ -n "$was" ] && [ "$born" = "$was" ]; } 2>/dev/null
busy() {
  for mark in "$d"/busy.*; do
    if [ -s "$mark" ] && lives "$mark"; then return 0; fi
  done
  return 1
}
# Another shell may still be writing its last word there.
forget() { rm -rf -- "$d" || { sleep 1; rm -rf -- "$d"; }; } 2>/dev/null
finish() { printf '' >"$d/over"; while busy; do sleep 0.3; done; } 2>/dev/null
`;
