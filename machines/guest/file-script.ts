import { limits } from '../../engine/model/bytes/limits.ts';
import { HOLD_SCRIPT } from '../files/hold-script.ts';
import { STATE_SCRIPT } from '../files/state-script.ts';

/** The exit code of the file script if the path does not exist. */
export const ABSENT = 64;

/** The limit of the agent for each output of a program (GUEST_EXEC_MAX_OUTPUT). */
export const AGENT_LIMIT = 16 << 20;

/** The largest file that is read with its attributes, which the agent sends too. */
export const MOST_OF_A_FILE = AGENT_LIMIT - 65_536;

/**
 * One request about a path in the guest, for POSIX sh(1), GNU coreutils and GNU tar: $1 is the operation, $2 the path, the
 * rest its parameters; content is on standard input. No more of a file is read than the agent keeps. Data is written to standard output, errors to standard error in
 * the C locale.
 */
export const FILE_SCRIPT = `
umask 022
w=$1 p=$2; shift 2
uid=$(id -u)
${HOLD_SCRIPT}
${STATE_SCRIPT}
present() { [ -e "$1" ] || [ -L "$1" ]; }
refuse() { printf '%s: %s: %s\\n' "$w" "$p" "$1" >&2; exit 1; }
regular() {
  [ -f "$p" ] && return
  [ -d "$p" ] && refuse 'Is a directory'
  [ -e "$p" ] && refuse 'Invalid argument'
  exit ${ABSENT}
}
enter() { hold "$p" follow || refuse "$h_why"; }
case $w in
read) regular; exec head -c ${AGENT_LIMIT + 1} -- "$p" ;;
plain) regular; stat -L --printf '%f %u %g %s %h bytes\\0' -- "$p" && exec head -c ${AGENT_LIMIT + 1} -- "$p" ;;
file)
  hold "$p" follow ||
    case $h_why in 'No such file or directory' | 'Not a directory') exit ${ABSENT} ;; *) refuse "$h_why" ;; esac
  [ -n "$h_last" ] || exit ${ABSENT}
  h_most=${MOST_OF_A_FILE}
  state_held ;;
list)
  [ -d "$p" ] || exit ${ABSENT}
  [ -r "$p" ] || exec ls -- "$p"
  c=0
  for n in "$p"/* "$p"/.[!.]* "$p"/..?*; do
    if present "$n"; then printf '%s\\0' "\${n##*/}"; c=$((c + 1)); fi
    # No more names than runbook accepts.
    [ $c -le ${limits.names} ] || break
  done ;;
link) [ -L "$p" ] || exit ${ABSENT}; exec readlink -z -- "$p" ;;
resolve) [ -e "$p" ] || exit ${ABSENT}; exec readlink -ez -- "$p" ;;
stat) present "$p" || exit ${ABSENT}; exec stat --printf '%f %u %g %s %h\\0' -- "$p" ;;
put)
  enter
  t=.runbook-$4
  trap 'rm -f -- "./$t"' EXIT
  create "$t" "$1" "$2" "$3" "$5" && sync -- "./$t" || exit 1
  [ -d "./$n" ] && [ ! -L "./$n" ] && refuse 'Is a directory'
  mv -fT -- "./$t" "./$n" && sync -- . ;;
append)
  enter
  dd bs=65536 oflag=append,nofollow conv=notrunc,fdatasync status=none of="./$n" && { [ -n "$h_last" ] || sync -- .; } ;;
cut) enter; exec dd if=/dev/null of="./$n" bs=1 seek="$1" oflag=nofollow conv=nocreat,fsync status=none ;;
remove) unlink_held "$p" ;;
folder) make_held "$p" "$1" ;;
rmdirs) remove_held "$p" "$1" ;;
write) exec dd bs="$1" count=1 iflag=fullblock conv=notrunc,nocreat status=none of="$p" ;;
esac
`;
