import type { Change } from '../change.ts';
import { describe } from '../change/describe.ts';

/** What a change is about: the path, address, module, unit or command it names. */
export function subject(change: Change): string {
  switch (change.kind) {
    case 'attribute':
    case 'file':
    case 'generate':
    case 'artifact':
    case 'drop-in':
      return change.path;
    case 'module':
      return change.module;
    case 'binding':
      return change.address;
    case 'process':
    case 'service':
      return change.unit;
    case 'command':
      return change.about ?? change.argv.join('\u0000');
    case 'package':
      return change.wanted.join(' ');
    case 'refresh':
      return change.source;
    case 'initramfs':
      return Object.keys(change.after.files).sort().join(' ');
    case 'affinity':
      return change.what;
  }
}

function wantedOf(change: Change): unknown {
  switch (change.kind) {
    case 'generate':
      return { present: change.present, absent: change.absent };
    case 'command':
      return { argv: change.argv, ...change.after };
    case 'module':
      return { loaded: change.after.loaded };
    case 'affinity':
      return [change.threads.map(({ name, to }) => [name, to]), change.others, change.cgroup?.to, change.after.pinned];
    default:
      return change.after;
  }
}

/** True for two changes that want the same of the same thing. */
export const isSameGoal = (one: Change, other: Change): boolean => goal(one) === goal(other);

/** What must hold once a change is made; before-images are left out, since they may grow older without changing what is done. */
function goal(change: Change): string {
  return JSON.stringify([change.kind, subject(change), wantedOf(change)]);
}

/** What others set again and again is as it is asked for at one look and not at the next. */
const isMoving = (change: Change): boolean => change.kind === 'attribute' && change.moving === true;

/**
 * What moved between the changes that were approved and those planned now, one line each; empty when nothing did.
 * What the run has `made` already, in a step before, is not missed. After an interruption part of the way has been gone already: then only a goal that nobody approved counts.
 */
export function moved(
  approved: readonly Change[],
  now: readonly Change[],
  interrupted: boolean,
  made: readonly Change[] = [],
): readonly string[] {
  // Packages that were approved before it could be known what comes along are approved with whatever that is.
  const open = new Set(approved.filter((one) => one.kind === 'package' && one.brings === null).map(goal));
  const gist = (change: Change): string =>
    interrupted || open.has(goal(change)) ? goal(change) : goal(change) + describe(change);
  const known = new Set(approved.map(gist));
  const come = now
    .filter((change) => !known.has(gist(change)) && !isMoving(change))
    .map((change) => `now:  ${describe(change)}`);
  if (interrupted) return come;
  const present = new Set(now.map(gist));
  const before = new Set(made.map(goal));
  const gone = approved
    .filter((change) => !present.has(gist(change)) && !before.has(goal(change)) && !isMoving(change))
    .map((change) => `was:  ${describe(change)}`);
  return [...gone, ...come];
}
