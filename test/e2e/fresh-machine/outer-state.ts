import { homedir } from 'node:os';
import { execa } from 'execa';

/*
 * The state that a test inside a machine could have changed outside of it. The caches are listed by their images and
 * snapshots: the compiled code beside them changes whenever runbook runs.
 */
const looks: Readonly<Record<string, string>> = {
  packages: 'sha256sum /var/lib/dpkg/status',
  files: `find /etc -xdev -printf '%y %m %U:%G %p %l\\n' | sort`,
  contents: `find /etc -xdev -type f -exec sha256sum {} + | sort -k2`,
  mounts: `cut -d' ' -f4- /proc/self/mountinfo | sort`,
  interfaces: 'ls /sys/class/net; ls /run/netns 2>/dev/null || true',
  images: 'cd "$HOME/.cache/runbook" 2>/dev/null && ls images snapshots || true',
  labs: 'cd "$HOME/.local/state/runbook" 2>/dev/null && ls . labs || true',
};

/** The state of this machine that a test must not change, as lines. */
export async function outerState(): Promise<Readonly<Record<string, readonly string[]>>> {
  const seen = await Promise.all(
    Object.entries(looks).map(async ([name, script]) => {
      const { stdout } = await execa('sh', ['-c', script], { env: { HOME: homedir() } });
      return [name, stdout.split('\n')] as const;
    }),
  );
  return Object.fromEntries(seen);
}

/** The processes of this machine whose command line has `text` in it. */
export async function processesWith(text: string): Promise<readonly string[]> {
  const { stdout } = await execa('ps', ['-eo', 'pid=,args=', '-ww']);
  return stdout.split('\n').filter((line) => line.includes(text) && !line.includes('ps -eo'));
}
