import type { Diagnostic, Place } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import { inTextOrder } from '../../engine/language/yaml/in-text-order.ts';
import { nowhere } from '../../engine/language/yaml/locate-in.ts';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import { blocksAround } from '../../engine/language/template/part.ts';
import type { Lab, Playbook, Step } from '../../engine/model/playbook.ts';
import { host } from '../../engine/model/site.ts';
import { plural } from '../process/plural.ts';
import { mistake } from '../process/read-source.ts';

/** Every machine of the playbook's steps that the lab does not have, each reported once, and the host if it is missing. */
export function checkMachines(playbook: Playbook, lab: Lab): readonly Diagnostic[] {
  const known = Object.keys(lab.machines);
  const strangers = playbook.steps.filter(({ on }) => !known.includes(on));
  if (strangers.length === 0) {
    if (known.includes(host)) return [];
    return [
      mistake(
        'no-host',
        `the lab '${lab.name}' has no machine '${host}'`,
        'the lab needs this machine: the journal and the lock are on it',
      ),
    ];
  }
  const names = [...new Set(strangers.map(({ on }) => on))];
  return inTextOrder(
    names.flatMap((name) => {
      const there = strangers.filter(({ on }) => on === name);
      const [first] = there;
      if (first === undefined) return [];
      const { source, span } = placeOf(first);
      const ids = there.map(({ id }) => id);
      const who = `${plural(ids.length, 'step')} (${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', ...' : ''})`;
      const message = `the lab '${lab.name}' has no machine '${name}', but ${who} ${ids.length === 1 ? 'runs' : 'run'} on it`;
      const meant = suggest(name, known, `machines in ${lab.source.path}`);
      const hint = `${meant === null ? '' : `${meant} `}(use --lab to select another lab)`;
      return [diagnosticAt(source, span, 'unknown-machine', message, hint)];
    }),
  );
}

/** The place that defines the machine of a step: in the step, or in a block around it. */
function placeOf({ block, at, locate = nowhere }: Step): Place {
  const own = locate([...at, 'on'], 'key');
  const isSaid = own.span?.start !== locate(at, 'key').span?.start;
  const said = isSaid ? undefined : blocksAround(block).findLast((each) => each.on !== null);
  return said === undefined ? locate([...at, 'on'], 'value') : said.locate([...said.at, 'on'], 'value');
}
