import { limits } from '../../../engine/model/bytes/limits.ts';
import { lockFile } from '../../local/lock-script.ts';
import { HOLD_SCRIPT } from '../../files/hold-script.ts';
import { STATE_SCRIPT } from '../../files/state-script.ts';
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

${HOLD_SCRIPT}
${STATE_SCRIPT}
path() {
  case $1 in
  *\\\\*) p=$(printf '%b.' "$1"); p=\${p%.} ;;
  *) p=$1 ;;
  esac
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
    stat) try stat --printf '%f %u %g %s %h\\0' -- "$@" ;;
    follow) try stat -L --printf '%f %u %g %s %h\\0' -- "$@" ;;
    esac
    r=$?
  fi
  case $word in read | list) ;; *) mark ;; esac
  answer $r
}

whole() { case $1 in =*) ;; *) [ "$(stat -c %s -- "$2")" = "$1" ] || refuse 'Input/output error' ;; esac; }
# What fails before its payload is read still consumes it.
enter() {
  hold "$1" "$2" && return
  [ -z "$3" ] || payload "$3" >/dev/null
  refuse "$h_why"
}
leave() { r=$?; cd /; return $r; }
put() { path "$1"; enter "$p" follow "$7" && place "$@"; leave; answer $?; }
place() {
  t=.runbook-$5
  payload "$7" | drained create "$t" "$2" "$3" "$4" "$6" &&
    case $6 in tar) ;; *) whole "$7" "$t" ;; esac &&
    try sync -- "$t" &&
    if [ -d "./$n" ] && [ ! -L "./$n" ]; then refuse 'Is a directory'; else try mv -fT -- "./$t" "./$n"; fi &&
    try sync -- . && return
  rm -f -- "./$t"
  return 1
}
append() { path "$1"; enter "$p" follow "$2" && extend "$2"; leave; answer $?; }
extend() {
  payload "$1" | { [ -n "$h_last" ] || umask 077; drained dd bs=65536 oflag=append,nofollow conv=notrunc,fdatasync status=none of="./$n"; } &&
    { [ -n "$h_last" ] || try sync -- .; }
}
cut() {
  path "$1"
  enter "$p" follow '' &&
    try dd if=/dev/null of="./$n" bs=1 seek="$2" oflag=nofollow conv=nocreat,fsync status=none
  leave; answer $?
}
remove() {
  path "$1"
  try unlink_held "$p"
  leave; answer $?
}
folder() {
  path "$1"
  try make_held "$p" "$2"
  leave; answer $?
}
rmdirs() {
  path "$2"; top=$p
  path "$1"
  try remove_held "$p" "$top"
  leave; answer $?
}
state() {
  path "$1"
  if hold "$p" follow; then try state_held
  else case $h_why in 'No such file or directory' | 'Not a directory') ;; *) refuse "$h_why" ;; esac
  fi
  leave; mark; answer $r
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
  state) h_most=${limits.file}; state "$1" ;;
  put | append | cut | remove | folder | rmdirs) begin "$word"; $word "$@"; rest ;;
  write) write "$@" </dev/null >/dev/null & ;;
  kill) kill_children "$1"; answer 0 ;;
  over) over "$1"; answer 0 ;;
  esac
done
`;
