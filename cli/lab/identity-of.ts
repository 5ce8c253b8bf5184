import type { Connection } from '../../engine/model/playbook.ts';

/** The options of ssh_config(5) that decide which machine an address leads to: two sites can use the same private address. */
const routes = new Set(['hostname', 'hostkeyalias', 'port', 'proxycommand', 'proxyjump']);

const isRoute = (option: string): boolean => routes.has(option.slice(0, option.indexOf('=')).toLowerCase());

/**
 * The identity of a machine by the lab file alone: nothing that the machine itself reports is part of it. The identity of a guest
 * contains that of its host.
 */
export function identityOf(name: string, machines: Readonly<Record<string, Connection>>): string {
  const seen: string[] = [];
  const of = (at: string): readonly unknown[] => {
    const connection = Object.hasOwn(machines, at) ? machines[at] : undefined;
    switch (connection?.kind) {
      case 'ssh': {
        const route = connection.options.filter(isRoute);
        return ['ssh', connection.host, connection.port, ...(route.length > 0 ? [route] : [])];
      }
      case 'emulated':
        return ['emulated', connection.lab];
      case 'simulated':
        return ['simulated', connection.tree];
      case 'guest-agent': {
        // Two guests that are reached through each other cannot be reached at all.
        if (seen.includes(at)) return ['ring'];
        seen.push(at);
        return ['guest-agent', of(connection.host), connection.vm];
      }
      case 'local':
      case undefined:
        return ['local'];
    }
  };
  return JSON.stringify(of(name));
}
