import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { readDescription } from './read-description.ts';

/** Every simulated machine of a lab whose description cannot be read, at its place in the lab file. */
export async function checkTrees(lab: Lab): Promise<readonly Diagnostic[]> {
  const found = Object.entries(lab.machines).map(async ([name, connection]): Promise<readonly Diagnostic[]> => {
    if (connection.kind !== 'simulated' || connection.tree === null) return [];
    try {
      await readDescription(connection.tree);
      return [];
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      const { source, span } = lab.locate(['machines', name, 'tree'], 'value');
      return [diagnosticAt(source, span, 'unreadable', error.message, null)];
    }
  });
  return (await Promise.all(found)).flat();
}
