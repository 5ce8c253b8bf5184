import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Sources the files as grub-mkconfig does, with a real dash, and returns the resulting command line; throws the message
 * of dash if it fails.
 */
export function sourceWithDash(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-grub-'));
  try {
    mkdirSync(join(folder, 'grub.d'));
    for (const [path, text] of files) {
      const name = basename(path);
      writeFileSync(join(folder, path.includes('grub.d/') ? 'grub.d' : '.', name), text);
    }
    const script =
      'set -e; . ./grub; for x in grub.d/*.cfg; do if [ -e "$x" ]; then . "./$x"; fi; done; printf "%s %s" "$GRUB_CMDLINE_LINUX" "$GRUB_CMDLINE_LINUX_DEFAULT"';
    const done = spawnSync('env', ['-i', 'dash', '-c', script], { cwd: folder, encoding: 'utf8' });
    if (done.error !== undefined) throw done.error;
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
