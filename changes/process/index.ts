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
 * A start that was interrupted while it waited counts as started, so undo stops it. A change whose `before` is already running then
 * waits again; its `after` is reached only when the process has answered. A stop that was interrupted after the process had ended
 * counts as not done, because its folder still exists.
 */
function matches(change: ProcessChange, observed: ProcessState, side: Side): boolean {
  if (!change.after.running && observed.leftover) return side === 'before';
  if (!change[side].running) return !observed.running;
  if (!observed.running) return false;
  if (observed.argv && !sameProgram(observed.argv, change.argv)) return false;
  return side === 'before' || !change.before.running || observed.ready !== false;
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
  // A resumed wait is described like the start, because the start was approved.
  return change.after.running ? `+ start ${change.unit} (${program})` : `- stop ${change.unit} (${program})`;
}

function describeSeen(_: ProcessChange, { running, argv }: ProcessState): string {
  if (!running) return 'not running';
  return argv === undefined || argv === null ? 'running' : `running ${argv.join(' ')}`;
}

/** A long-lived program as a transient systemd unit. */
export const process: ChangeKind<ProcessChange, ProcessState> = {
  schema,
  endsWithBoot: () => true,
  observe: observeProcess,
  perform,
  matches,
  isPartial: (_, { leftover }) => leftover === true,
  invert,
  hazards: ({ folder, after }, machine) =>
    after.running ? folderHazards(folder, machine, false) : Promise.resolve([]),
  partFolders: ({ folder }) => Promise.resolve([folder]),
  describe,
  describeSeen,
  effects: ({ folder }) => [{ kind: 'unknown', path: folder }],
  subject: ({ unit }) => unit,
};
