/**
 * Runs its arguments as a program that can write nothing, for POSIX sh(1) and util-linux: in private namespaces (mounts,
 * network, IPC, processes), with every mount read-only, as a user that owns nothing and has no capability. A user of
 * the range that systemd leaves unused (65520 to 65533), because even "nobody" has processes on some machines.
 *
 * Exit code 125 with a reason on standard error if the machine cannot do that; the program has not been started then.
 * All mounts at once need one process; what that left is done one by one, and then verified. A mount that cannot be
 * made read-only is accepted only if another mount covers it: without capabilities, no process can reach it. Nothing
 * can be written to autofs, and a look at it would make the machine mount something.
 */
export const confineScript = `
inside='
fail() { echo "$1" >&2; exit 125; }
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
cd /
mounts=/proc/self/mountinfo
read -r id more <"$mounts" || fail "$mounts cannot be read"
place() {
  point=$1
  case $point in
  *\\\\*) point=$(printf "%b." "$(printf %s "$point" | sed "s/[\\\\]/\\\\\\\\0/g")"); point=\${point%.} ;;
  esac
}
mount --all -t noautofs -o remount,bind,ro,nosuid 2>/dev/null
writable() {
  case ",$options," in *,ro,*) return 1 ;; esac
  case " $more" in *" - autofs "*) return 1 ;; esac
  place "$point"
}
cat "$mounts" | while read -r id parent device root point options more; do
  writable || continue
  mount -o "remount,bind,$options,ro,nosuid" -- "$point" 2>/dev/null
done
cat "$mounts" | while read -r id parent device root point options more; do
  writable || continue
  top=$id
  if [ -d "$point" ] && exec 3<"$point"; then
    while read -r key value; do [ "$key" != mnt_id: ] || top=$value; done </proc/self/fdinfo/3
    exec 3<&-
  fi
  [ "$top" != "$id" ] || fail "$point cannot be made read-only"
done || exit 125
setpriv --reuid=65533 --regid=65533 --clear-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@"
exit $?
'
if ! command -v unshare >/dev/null || ! command -v setpriv >/dev/null; then
  echo 'it has no unshare or setpriv (util-linux)' >&2; exit 125
fi
unshare --mount --net --ipc --uts --pid --fork --kill-child -- sh -c "$inside" sh "$@"
r=$?
exit $r
`;
