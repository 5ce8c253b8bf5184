import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import type { Machines } from './machines-of.ts';
import { mistake } from '../process/read-source.ts';

/**
 * Finds the machines of a run (`names`) in the given lab, and reports missing ones. A guest that the lab does not
 * define is reached through the host as in the lab of the journal; nothing else is used from there, because an ssh
 * option can run a program here and a journal is only data from the host.
 */
export function connectMachines(
  header: RunStarted,
  names: readonly string[],
  lab: Lab,
  machines: Machines,
): readonly Diagnostic[] {
  const known = new Set(Object.keys(lab.machines));
  for (const [name, { host, vm }] of Object.entries(header.lab?.guests ?? {})) {
    if (known.has(name) || !Object.hasOwn(lab.machines, host)) continue;
    machines.add(name, { kind: 'guest-agent', host, vm });
    known.add(name);
  }
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
