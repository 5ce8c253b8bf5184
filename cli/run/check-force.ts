import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { nameOf, namesOfNone } from '../../engine/undo/name-changes.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import { mistake } from '../process/read-source.ts';

/** The mistakes in the values of --force: each must be a change of the run. */
export function checkForce(forced: readonly string[], { header, changes }: Recorded): readonly Diagnostic[] {
  const names = changes.map((of) => nameOf(of, changes));
  return namesOfNone(forced, changes).map((name) => {
    const near = nearest(name, [...names, ...changes.map(({ step }) => step), 'all']);
    const hint = near === undefined ? `changes of this run: ${names.join(', ')}` : `did you mean '${near}'?`;
    return mistake('no-change', `run ${header.run} has no change '${name}', so --force cannot apply to it`, hint);
  });
}
