/**
 * Its mounts are not visible outside, so an interrupted build leaves none. In a plain chroot the root is not a mount
 * point, and unshare(1) cannot make the mounts below it private; there an interrupted build leaves its mounts to
 * removeTree.
 */
const privateMounts =
  'if unshare --mount -- true 2>/dev/null; then exec unshare --mount -- "$@"; fi; exec unshare --mount --propagation unchanged -- "$@"';

/**
 * The prefix for a program that must see the user IDs of the image. In the namespace of a plain user the caller is
 * root, so that the caller's private folders remain readable (mmdebstrap's own unshare mode excludes the caller), and
 * the subordinate IDs (subuid(5)) are the other users.
 */
export function asRoot({ uid }: { readonly uid: number }): readonly string[] {
  if (uid === 0) return ['sh', '-c', privateMounts, 'sh'];
  return ['unshare', '--user', '--map-root-user', '--map-auto', '--mount', '--pid', '--fork', '--kill-child', '--'];
}

/** A shell script that removes the folder $1 with all mounts below it (proc_pid_mountinfo(5)). */
const removeScript = `
cut -d' ' -f5 /proc/self/mountinfo | sort -r | while read -r point; do
  case $(printf '%b' "$point") in "$1"/*) umount --lazy "$(printf '%b' "$point")" ;; esac
done
exec rm -rf --one-file-system "$1"
`;

/** The program that removes a folder of a build, independent of the owners of its files. */
export const removeTree = (folder: string, host: { readonly uid: number }): readonly string[] => [
  ...(host.uid === 0 ? [] : asRoot(host)),
  'sh',
  '-c',
  removeScript,
  'sh',
  folder,
];
