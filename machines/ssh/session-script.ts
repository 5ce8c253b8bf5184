import { limits } from '../../engine/model/bytes/limits.ts';
import { lockFile } from '../local/lock-script.ts';
import { LIFE_SCRIPT } from './life-script.ts';

/**
 * The far end of a session, for POSIX sh(1) and coreutils: reads one request a line, `word field...`, the fields encoded
 * by encodeField, and answers in order. Fields are data: none of it is ever read as script.
 *
 * An answer is segments, each ended by the mark (036 token 036; the token is random and comes as the first line of the
 * input, so no file can hold it). Looking answers one letter a path (y seen, d a folder instead, o something else instead,
 * - absent), the data, and the code with the message. All paths of one request cost one program: the mark is a file too, so
 * head(1) puts it between the contents, of which no more is sent than runbook keeps. Only root can tell absent from unsearchable by test(1): for others the program says.
 *
 * A write runs aside and answers on standard error, because it may never end; everything else is over soon.
 * A payload is `=field`, or the number of raw bytes that follow the line, which are consumed whatever happens. What arrived cut
 * short by a lost connection is used for nothing but a journal, which knows a torn tail.
 *
 * Its argument is the lock file, empty for the machine's own. The greeting says the user's number and the connection's folder (LIFE_SCRIPT). When the connection ends, so does the shell, once
 * what is under way has ended.
 */
export const SESSION_SCRIPT = `
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
umask 022
IFS=' '
read -r token || exit
${lockFile}
m=$f.d
d=$(mktemp -d) || d=$(mktemp -d -p /dev/shm) || exit
${LIFE_SCRIPT}
trap 'rest; finish; forget' EXIT
trap 'exit 1' HUP INT TERM PIPE
enrol shell
mark() { printf '\\036%s\\036' "$token"; }
mark >"$d/mark"
mark; printf '%s %s' "$uid" "$d"; mark

path() {
  case $1 in
  *\\\\*) p=$(printf '%b.' "$1"); p=\${p%.} ;;
  *) p=$1 ;;
  esac
  f=\${p%/*}; f=\${f:-/}
}
payload() { case $1 in =*) printf %b "\${1#=}" ;; *) head -c "$1" ;; esac; }
drained() { "$@" 2>"$d/err"; r=$?; [ $r = 0 ] || cat >/dev/null; return $r; }
try() { "$@" 2>"$d/err"; }
code() { return "$1"; }
refuse() { printf ': %s' "$1" >"$d/err"; false; }
answer() { printf '%s ' "$1"; [ "$1" = 0 ] || cat "$d/err"; mark; }
present() { [ -e "$1" ] || [ -L "$1" ]; }
has() {
  case $word in
  read) [ -f "$1" ] ;;
  list) [ -d "$1" ] ;;
  link) [ -L "$1" ] ;;
  stat) present "$1" ;;
  *) [ -e "$1" ] ;;
  esac
}
names() {
  [ -r "$1" ] || { try ls "$1/" >/dev/null; return; }
  n=0 folder=$1
  set --
  for f in "$folder"/* "$folder"/.[!.]* "$folder"/..?*; do
    if present "$f"; then set -- "$@" "\${f##*/}"; fi
    # One write for many names, and no more of them than runbook accepts.
    [ $# -ge 64 ] || continue
    printf '%s\\0' "$@"; n=$((n + 64)); set --
    [ $n -le ${limits.names} ] || break
  done
  [ $# = 0 ] || printf '%s\\0' "$@"
}
look() {
  seen=
  for field do
    shift; path "$field"
    if has "$p"; then seen=\${seen}y; set -- "$@" "$p"
    elif [ -d "$p" ]; then seen=\${seen}d
    elif [ -e "$p" ]; then seen=\${seen}o
    elif [ "$uid" = 0 ]; then seen=$seen-
    else seen=\${seen}y; set -- "$@" "$p"
    fi
  done
  printf %s "$seen"; mark
  r=0
  if [ $# -gt 0 ]; then
    case $word in
    read) for p do shift; set -- "$@" "$p" "$d/mark"; done; try head -q -c ${limits.file + limits.path} -- "$@" ;;
    list) for p do names "$p" || r=$?; mark; done; code $r ;;
    link) try readlink -vz -- "$@" ;;
    resolve) try readlink -vez -- "$@" ;;
    stat) try stat --printf '%f %u %g %s\\0' -- "$@" ;;
    follow) try stat -L --printf '%f %u %g %s\\0' -- "$@" ;;
    esac
    r=$?
  fi
  case $word in read | list) ;; *) mark ;; esac
  answer $r
}

whole() { case $1 in =*) ;; *) [ "$(stat -c %s -- "$2")" = "$1" ] || refuse 'Input/output error' ;; esac; }
put() {
  path "$1"
  if [ -L "$p" ]; then path "$(readlink -fn -- "$p"; printf .)"; p=\${p%.}; f=\${p%/*}; f=\${f:-/}; fi
  t=$f/.runbook-$5
  payload "$6" | drained install -T -m "$2" -o "$3" -g "$4" /dev/stdin "$t" &&
    whole "$6" "$t" &&
    try sync -- "$t" &&
    if [ -d "$p" ]; then refuse 'Is a directory'; else try mv -fT -- "$t" "$p"; fi &&
    try sync -- "$f"
  r=$?
  [ $r = 0 ] || rm -f -- "$t"
  answer $r
}
append() {
  path "$1"; new=
  [ -e "$p" ] || new=1
  payload "$2" | { [ -z "$new" ] || umask 077; drained dd bs=65536 oflag=append conv=notrunc,fdatasync status=none of="$p"; } &&
    { [ -z "$new" ] || try sync -- "$f"; }
  answer $?
}
cut() {
  path "$1"
  try dd if=/dev/null of="$p" bs=1 seek="$2" conv=nocreat,fsync status=none
  answer $?
}
remove() {
  path "$1"
  if present "$p"; then try rm -f -- "$p" && try sync -- "$f"; fi
  answer $?
}
folder() {
  path "$1"
  if [ -d "$p" ]; then :; elif present "$p"; then refuse 'File exists'
  else try mkdir -p -m "$2" -- "$p" && try sync -- "$f"; fi
  answer $?
}
write() {
  path "$4"
  # A subshell has a number of its own.
  read -r own rest </proc/self/stat
  started "$own"
  enlist
  printf '%s\\ndd\\n' "$born" >"$d/busy.$own" && [ ! -e "$d/over" ] || exit
  e=$({ payload "$5" | timeout -s KILL "$2" dd bs="$3" count=1 iflag=fullblock conv=notrunc,nocreat status=none of="$p"; } 2>&1)
  printf '\\036%s %s %s %s\\n' "$token" "$1" $? "\${e##*: }" >&2
  rm -f "$d/busy.$own"
}
kill_children() (
  # A kernel without CONFIG_PROC_CHILDREN: only the shell that waits for it, timeout(1) does the rest in time.
  [ -r "/proc/$1/task/$1/children" ] || exec kill -s KILL "$1"
  read -r c <"/proc/$1/task/$1/children"
  # timeout(1) leads a group; a subshell in between does not.
  for c in $c; do kill -s KILL -- "-$c" || kill_children "$c"; done
) 2>/dev/null

# Gives up an earlier connection of ours, whose lock is still held: the holder of the lock is woken.
over() (
  path "$1"; d=$p
  [ -d "$d" ] || exit
  printf '' >"$d/over"
  for mark in "$d"/lock.*; do
    if lives "$mark"; then kill_children "\${mark##*.}"; fi
  done
) 2>/dev/null

while read -r word fields; do
  set -f; set -- $fields; set +f
  case $word in
  read | list | link | resolve | stat | follow) look "$@" ;;
  put | append | cut | remove | folder) begin "$word"; $word "$@"; rest ;;
  write) write "$@" </dev/null >/dev/null & ;;
  kill) kill_children "$1"; answer 0 ;;
  over) over "$1"; answer 0 ;;
  esac
done
`;
