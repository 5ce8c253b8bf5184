import type { Connection } from '../../engine/model/playbook.ts';
import { host } from '../../engine/model/site.ts';

/**
 * True for the host and for its guests, and the guests of those: root on the host controls them anyway. Every other
 * machine has its own root.
 */
export function isOnHost(name: string, connections: ReadonlyMap<string, Connection>): boolean {
  const seen = new Set<string>();
  for (let at = name; !seen.has(at);) {
    if (at === host) return true;
    seen.add(at);
    const connection = connections.get(at);
    if (connection?.kind !== 'guest-agent') return false;
    at = connection.host;
  }
  return false;
}
