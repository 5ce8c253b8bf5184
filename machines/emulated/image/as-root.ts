/**
 * Its mounts are not seen outside, so of a build that is killed none stays. In a plain chroot the root is no mount point,
 * and unshare(1) cannot make the mounts below it private; there a build that is killed leaves its mounts to removeTree.
 */
const privateMounts =
  'if unshare --mount -- true 2>/dev/null; then exec unshare --mount -- "$@"; fi; exec unshare --mount --propagation unchanged -- "$@"';

/**
 * The words that come before a program that has to see the image's own user ids. In the namespace of a plain user the caller
 * is root, so that its private folders stay readable (mmdebstrap's own unshare mode leaves the caller out), and its
 * subordinate ids (subuid(5)) are the others.
 */
export function asRoot({ uid }: { readonly uid: number }): readonly string[] {
  if (uid === 0) return ['sh', '-c', privateMounts, 'sh'];
  return ['unshare', '--user', '--map-root-user', '--map-auto', '--mount', '--pid', '--fork', '--kill-child', '--'];
}

/** A shell script that removes the folder $1 with what is mounted below it (proc_pid_mountinfo(5)). */
const removeScript = `
cut -d' ' -f5 /proc/self/mountinfo | sort -r | while read -r point; do
  case $(printf '%b' "$point") in "$1"/*) umount --lazy "$(printf '%b' "$point")" ;; esac
done
exec rm -rf --one-file-system "$1"
`;

/** The program that removes a folder of a build, whoever owns what is in it. */
export const removeTree = (folder: string, host: { readonly uid: number }): readonly string[] => [
  ...(host.uid === 0 ? [] : asRoot(host)),
  'sh',
  '-c',
  removeScript,
  'sh',
  folder,
];
