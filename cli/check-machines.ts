import type { Diagnostic } from '../engine/diagnostic.ts';
import { diagnosticAt } from '../engine/language/diagnostic-at.ts';
import { locateIn } from '../engine/language/locate-in.ts';
import { suggest } from '../engine/language/nearest.ts';
import { parseSource } from '../engine/language/parse-source.ts';
import type { Lab, Playbook } from '../engine/playbook.ts';
import { host } from '../engine/site.ts';
import { mistake } from './read-source.ts';

/** Every machine that the playbook's steps run on and the lab does not have, and the host if it has none. */
export function checkMachines(playbook: Playbook, lab: Lab): readonly Diagnostic[] {
  const known = Object.keys(lab.machines);
  const strangers = playbook.steps.filter(({ on }) => !known.includes(on));
  const parsed = parseSource(playbook.source);
  if (strangers.length === 0 || !parsed.ok) {
    if (known.includes(host)) return [];
    return [
      mistake('no-host', `the lab '${lab.name}' has no machine '${host}'`, 'the journal and the lock are the host’s'),
    ];
  }
  const locate = locateIn(parsed.value);
  return strangers.map(({ on, at }) => {
    const { source, span } = locate([...at, 'on'], 'value');
    const message = `the lab '${lab.name}' has no machine '${on}'`;
    return diagnosticAt(source, span, 'unknown-machine', message, suggest(on, known, 'machines'));
  });
}
