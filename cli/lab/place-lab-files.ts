import { dirname, resolve } from 'node:path';
import type { Connection, Lab } from '../../engine/model/playbook.ts';

/** The lab with the paths of its files made absolute by the folder of the lab file, so that it has the same meaning everywhere. */
export function placeLabFiles(lab: Lab, labFile: string): Lab {
  const folder = dirname(resolve(labFile));
  const placed = (connection: Connection): Connection => {
    if (connection.kind === 'simulated' && connection.tree !== null)
      return { ...connection, tree: resolve(folder, connection.tree) };
    // ~, %d and ${NAME} are replaced by ssh itself (ssh_config(5), IdentityFile).
    if (connection.kind === 'ssh' && connection.identityFile !== null && !/^[~%$]/.test(connection.identityFile))
      return { ...connection, identityFile: resolve(folder, connection.identityFile) };
    return connection;
  };
  const machines = Object.entries(lab.machines).map(([name, connection]) => [name, placed(connection)] as const);
  return { ...lab, machines: Object.fromEntries(machines) };
}
