import { LIFE_SCRIPT } from './life-script.ts';

/**
 * Runs programs at the far end one after the other, for POSIX sh(1) and coreutils: the first line of its input is a random
 * token, each further one `kind deadline bytes =field...`, the fields encoded by encodeField, with that many raw bytes after
 * it for the program to read. `query` is a program that only looks: nobody waits for its end when the connection is lost. What a program says goes straight through, and a mark (036 token 036) ends it: on standard
 * error a second one ends the exit status, so that a lost connection never looks like a program's end. It greets with a mark on
 * both, which ends what a login shell had to say, and its pid. timeout(1) makes a process group of the program and
 * kills it at the deadline, also when nobody listens any more: when the connection is lost a program is let come to its end.
 * Its arguments are the connection's folder and the folder of marks (LIFE_SCRIPT). What a program reads is all there before it starts.
 */
export const WORKER_SCRIPT = `
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
IFS=' '
d=$1 m=$2
exec 4>&2 2>/dev/null
${LIFE_SCRIPT}
trap 'exit 1' HUP TERM
enrol shell
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
while read -r kind deadline bytes fields; do
  set -f; set -- $fields; set +f
  for f do shift; field "\${f#=}"; set -- "$@" "$v"; done
  case $kind in
  query) if given_up; then exit; fi ;;
  *) begin "\${1##*/}" ;;
  esac
  case $bytes in
  0) go "$@" </dev/null ;;
  *)
    input=$d/input.$$
    (umask 077; head -c "$bytes" >"$input")
    # Cut short by a lost connection, it could mean something else.
    [ "$(stat -c %s "$input")" = "$bytes" ] || exit
    go "$@" <"$input" ;;
  esac
  r=$?
  [ "$bytes" = 0 ] || rm -f "$input"
  [ "$kind" = query ] || rest
  end $r
done
`;
