import type { Qmp } from './qmp.ts';

/** The loopback port on which QEMU listens for the lab's ssh; QEMU itself reports it, so no free port must be guessed. */
export async function forwardedPort(qmp: Qmp): Promise<number> {
  const text = String(await qmp.execute('human-monitor-command', { 'command-line': 'info usernet' }));
  const port = /TCP\[HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)\s+10\.0\.2\.15\s+22\b/.exec(text)?.[1];
  if (port === undefined) throw new Error(`no forwarded port in:\n${text}`);
  return Number(port);
}
