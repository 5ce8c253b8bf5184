import { limits } from '../../engine/model/bytes/limits.ts';

/** The exit code of the file script if the path does not exist. */
export const ABSENT = 64;

/** The limit of the agent for each output of a program (GUEST_EXEC_MAX_OUTPUT). */
export const AGENT_LIMIT = 16 << 20;

/**
 * One request about a path in the guest, for POSIX sh(1) and GNU coreutils: $1 is the operation, $2 the path, the
 * rest its parameters; content is on standard input. No more of a file is read than the agent keeps. Data is written to standard output, errors to standard error in
 * the C locale.
 */
export const FILE_SCRIPT = `
umask 022
w=$1 p=$2; shift 2
f=\${p%/*}; f=\${f:-/}
present() { [ -e "$1" ] || [ -L "$1" ]; }
refuse() { printf '%s: %s: %s\\n' "$w" "$p" "$1" >&2; exit 1; }
regular() {
  [ -f "$p" ] && return
  [ -d "$p" ] && refuse 'Is a directory'
  [ -e "$p" ] && refuse 'Invalid argument'
  exit ${ABSENT}
}
case $w in
read) regular; exec head -c ${AGENT_LIMIT + 1} -- "$p" ;;
file) regular; stat -L --printf '%f %u %g %s\\0' -- "$p" && exec head -c ${AGENT_LIMIT + 1} -- "$p" ;;
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
stat) present "$p" || exit ${ABSENT}; exec stat --printf '%f %u %g %s\\0' -- "$p" ;;
put)
  if [ -L "$p" ]; then p=$(readlink -fn -- "$p"; printf .); p=\${p%.}; f=\${p%/*}; f=\${f:-/}; fi
  t=$f/.runbook-$4
  trap 'rm -f -- "$t"' EXIT
  install -T -m "$1" -o "$2" -g "$3" /dev/stdin "$t" && sync -- "$t" || exit 1
  [ -d "$p" ] && refuse 'Is a directory'
  mv -fT -- "$t" "$p" && sync -- "$f" ;;
append)
  new=; [ -e "$p" ] || new=1
  dd bs=65536 oflag=append conv=notrunc,fdatasync status=none of="$p" && { [ -z "$new" ] || sync -- "$f"; } ;;
cut) exec dd if=/dev/null of="$p" bs=1 seek="$1" conv=nocreat,fsync status=none ;;
remove) if present "$p"; then rm -f -- "$p" && sync -- "$f"; fi ;;
folder)
  if [ -d "$p" ]; then :; elif present "$p"; then refuse 'File exists'
  else mkdir -p -m "$1" -- "$p" && sync -- "$f"; fi ;;
write) exec dd bs="$1" count=1 iflag=fullblock conv=notrunc,nocreat status=none of="$p" ;;
esac
`;
