/*
 * A child that must not outlive its parent has the read end of a pipe open as descriptor 3. When the parent ends, for
 * any reason, the kernel closes the write end, and a watcher in the child's process group kills the group.
 * setpriv --pdeathsig is not enough: it reaches only one process and not its children, and it cannot be undone.
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
