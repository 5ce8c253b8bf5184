import type { ProcessChange } from './change.ts';
import { folderHazards } from '../file/folder-hazards.ts';
import { startProcess } from './start-process.ts';
import { observeProcess, sameProgram } from './process-state.ts';
import type { ProcessState } from './process-state.ts';
import { stopProcess } from './stop-process.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

/**
 * A start is done only when the process has answered since. A change whose `before` is already running waits for that answer, or
 * stops the process. A stop is done only when the folder of the process does not exist any more.
 */
function matches(change: ProcessChange, observed: ProcessState, side: Side): boolean {
  const expected = change[side];
  if (!expected.running) {
    if (observed.running) return false;
    return side === 'before' ? true : change.after.running || observed.leftover === undefined;
  }
  if (!observed.running) return false;
  if (observed.argv && !sameProgram(observed.argv, change.argv)) return false;
  return side === 'before' || observed.ready !== false;
}

/** Partial: started without an answer, or ended with its folder left. */
function isPartial(change: ProcessChange, observed: ProcessState): boolean {
  if (!observed.running) return observed.leftover === true;
  const isSame = !observed.argv || sameProgram(observed.argv, change.argv);
  return change.after.running && isSame && observed.ready === false;
}

function perform(change: ProcessChange, { machine, clock, signal }: Means): Promise<void> {
  return change.after.running
    ? startProcess(change, machine, clock, signal)
    : stopProcess(change, machine, clock, signal);
}

function invert(change: ProcessChange): ProcessChange {
  return { ...change, before: change.after, after: change.before };
}

function describe(change: ProcessChange): string {
  const program = change.argv[0]?.slice(change.argv[0].lastIndexOf('/') + 1);
  if (!change.before.running && !change.after.running) return `- ${change.folder}/ (left by ${change.unit})`;
  // A resumed wait is described like the start, because the start was approved.
  return change.after.running ? `+ start ${change.unit} (${program})` : `- stop ${change.unit} (${program})`;
}

function describeSeen({ folder }: ProcessChange, { running, argv, ready, leftover }: ProcessState): string {
  if (!running) return leftover ? `not running; its folder ${folder} is left` : 'not running';
  const words = argv === undefined || argv === null ? 'running' : `running ${argv.join(' ')}`;
  return ready === false ? `${words}; it was started again, or its folder was deleted` : words;
}

/** A long-lived program as a transient systemd unit. */
export const process: ChangeKind<ProcessChange, ProcessState> = {
  schema,
  endsWithBoot: () => true,
  observe: observeProcess,
  perform,
  matches,
  isPartial,
  invert,
  seenAfter: ({ after }) => after,
  hazards: ({ folder, after }, machine) =>
    after.running ? folderHazards(folder, machine, false) : Promise.resolve([]),
  partFolders: ({ folder }) => Promise.resolve([folder]),
  describe,
  describeSeen,
  effects: ({ folder }) => [{ kind: 'unknown', path: folder }],
  subject: ({ unit }) => unit,
};
