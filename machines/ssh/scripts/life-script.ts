import { STARTED } from '../../local/remaining-script.ts';

/**
 * The functions that all shells of one connection share, for POSIX sh(1): the folder `$d`, private to their user. A
 * shell that will change something records this there (`begin`), and then checks whether the connection was given up
 * (`over`). The process that gives it up records this first and then waits until no shell is working (`finish`). In
 * either order, nothing is started after the lock was released, not even by bytes that arrive late, and the lock is
 * not released while a program of the connection is running. A mark contains the start time of its process
 * (proc_pid_stat(5), field 22), so that a reused process ID is ignored, and the name of what it does. A link in the
 * folder `$m` leads other connections and other runs to the marks (REMAINING_SCRIPT).
 */
export const LIFE_SCRIPT = `${STARTED}enrol() { started $$; me=$born; printf %s "$me" >"$d/$1.$$"; }
enlist() { [ -n "$listed" ] || { listed=1; [ -d "$m" ] || mkdir -m 700 -- "$m"; [ -O "$m" ] && ln -sT -- "$d" "$m/ssh.\${d##*/}"; }; } 2>/dev/null
begin() { enlist; printf '%s\\n%s\\n' "$me" "$1" >"$d/busy.$$" && [ ! -e "$d/over" ] || { rest; exit; }; }
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
forget() { rm -rf -- "$d" || { sleep 1; rm -rf -- "$d"; }; rm -f -- "$m/ssh.\${d##*/}"; } 2>/dev/null
finish() { printf '' >"$d/over"; while busy; do sleep 0.3; done; } 2>/dev/null
`;
