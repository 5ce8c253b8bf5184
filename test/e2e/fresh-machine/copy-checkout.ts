import { execa } from 'execa';

/** Files that a clone does not contain, for a folder that is not a git repository. */
const unversioned = ['./node_modules', './.cache', './dist', './.git'];

/**
 * Copies the files that a clone of this checkout would contain, with uncommitted edits, so that the present text is
 * tested.
 */
export async function copyCheckout(checkout: string, target: string): Promise<void> {
  const script = `
set -eu
mkdir -p "$2"
cd "$1"
if [ -e .git ] && command -v git >/dev/null; then
  git ls-files -z --cached --others --exclude-standard --deduplicate |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] && [ ! -h "$file" ] || printf '%s\\0' "$file"; done |
    tar --no-recursion --null -c --files-from=-
else
  tar ${unversioned.map((path) => `--exclude=${path}`).join(' ')} -c .
fi | tar --no-same-owner -x -C "$2"
`;
  await execa('bash', ['-o', 'pipefail', '-c', script, 'bash', checkout, target]);
}
