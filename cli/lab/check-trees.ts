import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { readTree } from './read-tree.ts';

/** Every mistake in the description of a simulated machine: at its place there, or in the lab file if it cannot be read. */
export async function checkTrees(lab: Lab): Promise<readonly Diagnostic[]> {
  const found = Object.entries(lab.machines).map(async ([name, connection]): Promise<readonly Diagnostic[]> => {
    if (connection.kind !== 'simulated' || connection.tree === null) return [];
    const read = await readTree(connection.tree);
    if (read.ok) return [];
    return read.diagnostics.map((each) =>
      each.source === null ? { ...each, ...lab.locate(['machines', name, 'tree'], 'value') } : each,
    );
  });
  return (await Promise.all(found)).flat();
}
