import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { mistake } from '../process/read-source.ts';

/** The machines of a run (`names`) that neither the given lab nor the guests in its journal define. */
export function missingMachines(header: RunStarted, names: readonly string[], lab: Lab): readonly Diagnostic[] {
  const guests = Object.entries(header.lab?.guests ?? {}).filter(([, { host }]) => Object.hasOwn(lab.machines, host));
  const known = new Set([...Object.keys(lab.machines), ...guests.map(([name]) => name)]);
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) =>
      mistake(
        'unknown-machine',
        `the lab '${lab.name}' has no machine '${name}', but run ${header.run} used it`,
        `use --lab with the lab of that run${header.lab === null ? '' : `; it was ${header.lab.path}`}`,
      ),
    );
}
