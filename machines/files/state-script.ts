import { readingArguments, writingArguments } from './attribute-archive.ts';

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/**
 * What is done in the folder that HOLD_SCRIPT entered, for POSIX sh(1), coreutils and GNU tar. Messages end with the text
 * of strerror(3).
 *
 * Where another user may exchange an entry (`h_shared`), a file is created and read through one open descriptor, never by
 * its name: `chown` or `chmod` of a name could hit the target of a link.
 */
export const STATE_SCRIPT = `
h_tar=
fail() { printf ': %s\\n' "$1" >&2; return 1; }
there() { [ -e "$1" ] || [ -L "$1" ]; }
# create NAME MODE OWNER GROUP FORM: a new file from standard input, which is an archive if FORM is tar.
create() {
  if [ "$5" = tar ]; then
    [ $h_shared = 0 ] || { fail 'Operation not permitted'; return; }
    tar ${quoted(writingArguments)}
  elif [ $h_shared = 0 ]; then install -T -m "$2" -o "$3" -g "$4" /dev/stdin "./$1"
  else (
    umask 077
    set -C
    # -C alone would open a device or FIFO that is there already.
    exec 8>"./$1" && [ -f /proc/self/fd/8 ] && cat >&8 && chown -- "$3:$4" /proc/self/fd/8 && chmod -- "$2" /proc/self/fd/8
  )
  fi
}
unlink_held() {
  if ! hold "$1" keep; then
    case $h_why in 'No such file or directory' | 'Not a directory') return ;; esac
    fail "$h_why"; return
  fi
  if there "./$n"; then rm -f -- "./$n" && sync -- .; fi
}
# make_held PATH MODE
make_held() {
  if ! hold "$1" follow; then
    [ "$h_why" = 'No such file or directory' ] || { fail "$h_why"; return; }
    set -- "\${1%"\${1##*[!/]}"}" "$2"
    make_held "\${1%/*}" 755 && hold "$1" follow || { fail "$h_why"; return; }
  fi
  if [ -d "./$n" ] && [ ! -L "./$n" ]; then :; elif there "./$n"; then fail 'File exists'
  else mkdir -m "$2" -- "./$n" && sync -- .
  fi
}
# remove_held PATH TOP
remove_held() {
  h_removed= h_each=$1
  while [ \${#h_each} -ge \${#2} ] && [ -n "$h_each" ]; do
    if hold "$h_each" keep; then
      if [ -d "./$n" ] && [ ! -L "./$n" ]; then
        rmdir --ignore-fail-on-non-empty -- "./$n" || return
        [ ! -d "./$n" ] || break
        h_removed=$h_each
      fi
    else
      case $h_why in 'No such file or directory' | 'Not a directory') ;; *) fail "$h_why"; return ;; esac
    fi
    h_each=\${h_each%/*}
  done
  [ -z "$h_removed" ] || { hold "$h_removed" keep && sync -- .; }
}
# The metadata of ./$n, if it has at most $h_most bytes, "archive" or "bytes", a NUL, and its content in this form; nothing if it does not exist.
state_held() {
  [ -n "$h_last" ] || return 0
  [ $h_shared = 0 ] || h_last=$(stat --printf '%f %u %g %s %h %d:%i' -- "./$n") || return
  case \${h_last%% *} in
  8???) ;;
  4???) fail 'Is a directory'; return ;;
  a???) fail 'Too many levels of symbolic links'; return ;;
  *) fail 'Invalid argument'; return ;;
  esac
  set -- $h_last
  [ "$4" -le "$h_most" ] || { fail 'File too large'; return; }
  h_form=archive
  case $PWD/ in /dev/shm/*) ;; /proc/* | /sys/* | /dev/*) h_form=bytes ;; esac
  if [ -z "$h_tar" ]; then case $(tar --version 2>/dev/null) in *GNU*) h_tar=yes ;; *) h_tar=no ;; esac; fi
  [ $h_tar = yes ] && [ -r . ] || h_form=bytes
  if [ $h_shared = 0 ]; then h_open= h_file=./$n; else h_open=opened h_file=/proc/self/fd/7; fi
  printf '%s %s\\0' "$h_last" "$h_form"
  [ $h_form = archive ] || { $h_open head -c $((h_most + 4096)) -- "$h_file"; return; }
  $h_open tar ${quoted(readingArguments)} . "$h_file"
  # Code 1: the file was changed while it was read, which cat(1) does not notice.
  [ $? -le 1 ]
}
# Runs a program with descriptor 7 open for the file whose metadata were read. A FIFO in its place would block the shell that opens it.
opened() {
  timeout -s KILL 60 sh -c '
    exec 7<"./$1" && [ "$(stat -L --printf "%f %u %g %s %h %d:%i" /proc/self/fd/7)" = "$2" ] || {
      echo ": Stale file handle" >&2; exit 1
    }
    shift 2; exec "$@"' sh "$n" "$h_last" "$@"
}
`;
