import type { RunStarted } from '../model/event.ts';
import type { Lab } from '../model/playbook.ts';

/**
 * The part of a lab that a later undo needs: its path, and the guests that are reached through another machine. No
 * text, input, address or ssh option is recorded, because each of them can contain a secret, also of another playbook.
 */
export function recordedLab({ source, machines }: Pick<Lab, 'source' | 'machines'>): NonNullable<RunStarted['lab']> {
  const guests = Object.entries(machines).flatMap(([name, connection]) =>
    connection.kind === 'guest-agent' ? [[name, { host: connection.host, vm: connection.vm }] as const] : [],
  );
  return { path: source.path, ...(guests.length > 0 && { guests: Object.fromEntries(guests) }) };
}
