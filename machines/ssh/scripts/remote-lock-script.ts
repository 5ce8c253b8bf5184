import { lockScript } from '../../local/lock-script.ts';
import { LIFE_SCRIPT } from './life-script.ts';

/**
 * The run lock behind a connection: in addition to the arguments of LOCK_SCRIPT, $3 is the connection's folder
 * (LIFE_SCRIPT) and $4 the seconds of silence after which the operator counts as lost, because an unplugged cable
 * does not end the input. Each byte "." is a sign of life of the operator; "r" releases the lock at once. After a
 * loss the connection is given up first, running programs end, and only then the lock is released.
 */
export const REMOTE_LOCK_SCRIPT = lockScript(`
d=$3 m=$f.d limit=$4
${LIFE_SCRIPT}
enrol lock
printf '%s\\n' "$limit" >>"$f"
# Not inherited by what waits here: the lock ends with this shell.
tick=$(((limit + 5) / 6)) quiet=0
while [ "$quiet" -lt "$limit" ] && [ -d "$d" ] && [ ! -e "$d/over" ]; do
  byte=$(exec 9>&-; timeout "$tick" head -c 1); code=$?
  case $byte$code in
  r0) : >"$f"; exit ;;
  .0) quiet=0; touch -- "$f" ;;
  # The end of the input.
  0) break ;;
  *) quiet=$((quiet + tick)) ;;
  esac
done
finish 9>&-
# The shells that still wait for a word of the connection.
for mark in "$d"/shell.*; do
  if lives "$mark"; then kill -s TERM "\${mark##*.}"; fi
done
: >"$f"
exec 9>&-
# A shell that was killed has not tidied up.
sleep 1
forget
`);
