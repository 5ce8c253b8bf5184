import type { BindingState, Change } from '../change.ts';

/**
 * True when what is observed lies on a change's way from before to after, as a crash in the middle of it leaves things.
 * Only a change of several writes has such a middle; a single write, a rename and a unit start have none.
 */
export function midway(change: Change, observed: unknown): boolean {
  switch (change.kind) {
    case 'binding': {
      const { driver, override } = observed as BindingState;
      const { before, after } = change;
      return (
        [before.driver, null, after.driver].includes(driver) && [before.override, after.override].includes(override)
      );
    }
    case 'attribute':
    case 'file':
    case 'generate':
    case 'module':
    case 'process':
    case 'command':
      return false;
  }
}
