/**
 * Runs programs at the far end one after the other, for POSIX sh(1) and coreutils: the first line of its input is a random
 * token, each further one `deadline bytes =field...`, the fields encoded by encodeField, with that many raw bytes after
 * it for the program to read. What a program says goes straight through, and a mark (036 token 036) ends it: on standard
 * error a second one ends the exit status, so that a lost connection never looks like a program's end. It greets with a mark on
 * both, which ends what a login shell had to say, and its pid. timeout(1) makes a process group of the program and
 * kills it at the deadline, also when nobody listens any more.
 */
export const WORKER_SCRIPT = `
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
IFS=' '
exec 4>&2 2>/dev/null
read -r token || exit
end() { printf '\\036%s\\036' "$token"; printf '\\036%s\\036%s\\036%s\\036' "$token" "$1" "$token" >&4; }
end $$
field() {
  case $1 in
  *\\\\*) v=$(printf '%b.' "$1"); v=\${v%.} ;;
  *) v=$1 ;;
  esac
}
go() { timeout -s KILL "$deadline" "$@" 2>&4 4>&-; }
while read -r deadline bytes fields; do
  set -f; set -- $fields; set +f
  for f do shift; field "\${f#=}"; set -- "$@" "$v"; done
  case $bytes in
  0) go "$@" </dev/null ;;
  # What the program does not read must not be taken for the next request.
  *) head -c "$bytes" | { go "$@"; r=$?; cat >/dev/null; exit $r; } ;;
  esac
  end $?
done
`;
