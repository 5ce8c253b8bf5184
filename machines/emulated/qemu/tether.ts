/*
 * A child that must not outlive its parent holds the read end of a pipe as descriptor 3. When the parent ends, in
 * whatever way, the kernel closes the write end, and a watcher in the child's own process group kills. setpriv
 * --pdeathsig would not do: it reaches one process and not its children, and it cannot be taken back.
 */

/** Runs "$@" and ends its whole process group if descriptor 3 reaches its end first. Start it detached, because it kills its group. */
export const tetheredScript = `
"$@" 3<&- &
child=$!
( read -r word <&3; kill -KILL 0 ) &
watcher=$!
wait "$child"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

/** Becomes "$@" (with the same process ID), which is killed if descriptor 3 ends before the line \`keep\` was written to it. */
export const keepableScript = `
( ( read -r word <&3; [ "$word" = keep ] || kill -KILL "$$" ) 4<&- & )
exec "$@" 3<&-
`;
