import type { Change } from '../../../changes/index.ts';
import type { CommandChange } from '../../../changes/command/change.ts';
import type { FileChange } from '../../../changes/file/change.ts';
import type { FileState } from '../../../engine/model/machine.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { nothing } from '../../../engine/model/step-type.ts';
import { kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import { emptyEnvironment } from '../../support/boot/environment-block.ts';
import type { TrialGround } from './trial-ground.ts';
import { configurationFile } from '../source/grub-files.ts';
import type { Request } from '../request/request.ts';
import { describeRequest, satisfies } from '../request/request.ts';
import { trialChecks, trialFailed } from './trial-checks.ts';
import {
  currentEntry,
  customFile,
  environmentFile,
  trialId,
  trialMark,
  trialSection,
  trialWords,
  withTrial,
  withoutTrial,
} from '../../support/trial/trial-entry.ts';
import { trialLine } from './trial-line.ts';
import { refusal } from '../../support/refusal.ts';
import { refused } from '../../support/refused.ts';

const textOf = (file: FileState | null): string => (file?.encoding === 'utf8' ? file.content : '');

/** True if the trial entry gives the kernel the requested parameters. */
function isTried(requests: readonly Request[], { trial }: TrialGround): boolean {
  const words = trialWords(textOf(trial.custom));
  return words !== null && requests.every((request) => satisfies(request, kernelParameters(words)));
}

interface Variable {
  readonly set: string;
  /** The value that undo sets; null removes the variable. */
  readonly back: string | null;
  /** The line that shows that it was done, or its beginning. */
  readonly sign: { readonly line: string; readonly whole: boolean };
  readonly why: string;
}

const name = (assignment: string): string => assignment.slice(0, assignment.indexOf('='));

/**
 * A command for a variable of GRUB's environment, with its inverse. It is a command because GRUB itself writes there at
 * a boot, which is not a modification by others.
 */
function variable({ set, back, sign, why }: Variable): CommandChange {
  const editor = ['grub-editenv', environmentFile];
  return {
    kind: 'command',
    argv: [...editor, 'set', set],
    about: `${name(set)} in ${environmentFile}`,
    edits: environmentFile,
    undo: back === null ? [...editor, 'unset', name(set)] : [...editor, 'set', back],
    done: { kind: 'has-line', path: environmentFile, ...sign },
    before: { done: false },
    after: { done: true },
    why,
    deadline: 60,
  };
}

function marked(value: 'waiting' | 'good', before: string | undefined, why: string): CommandChange {
  const set = `${trialMark}=${value}`;
  const fresh = before === undefined;
  return variable({
    set,
    back: fresh ? null : `${trialMark}=${before}`,
    sign: fresh ? { line: `${trialMark}=`, whole: false } : { line: set, whole: true },
    why,
  });
}

const custom = (before: FileState | null, text: string | null): FileChange => {
  const { mode, owner, group } = before ?? { mode: 0o644, owner: 0, group: 0 };
  const after = text === null ? null : ({ encoding: 'utf8', content: text, mode, owner, group } as const);
  return { kind: 'file', path: customFile, before, after };
};

/** Adds a one-time boot entry with the requested parameters; the default entry remains unchanged. Pure. */
export function proposeTrial(
  requests: readonly Request[],
  state: TrialGround,
  warnings: readonly string[],
  pending: string | null,
): Proposal {
  const { trial, commandLine } = state;
  const tried = isTried(requests, state);
  if (tried && trial.mark === 'started') return { ...refused(trialFailed(state)), warnings };
  if (tried && trial.mark === 'waiting' && trial.next === trialId) return { ...nothing, warnings, pending };
  const obstacles = trialChecks(state);
  if (obstacles.length > 0) return { ...refused(...obstacles), warnings };
  const changes: Change[] = [];
  // The mark is first and the one-time entry last, so that a power cut in between starts no incomplete trial.
  if (trial.environment === null) {
    const after: FileState = { encoding: 'utf8', content: emptyEnvironment, mode: 0o644, owner: 0, group: 0 };
    changes.push({ kind: 'file', path: environmentFile, before: null, after });
  }
  if (trial.mark !== 'waiting')
    changes.push(marked('waiting', trial.mark, 'GRUB records there that it started the trial'));
  if (!tried) {
    const entry = currentEntry(textOf(state.configuration), commandLine);
    const base = trialWords(textOf(trial.custom)) ?? entry?.words;
    const line = base === undefined ? null : trialLine(base, requests);
    if (entry === undefined || line === null) {
      const seen = entry === undefined ? 'no entry from grub-mkconfig' : requests.map(describeRequest).join(', ');
      const reason = 'no one-time entry can be created from the entry that starts this kernel';
      const none = refusal('trial-boot-not-possible', reason, `${configurationFile}: ${seen}`);
      return { ...refused(none), warnings };
    }
    changes.push(custom(trial.custom, withTrial(textOf(trial.custom), trialSection(entry, line))));
  }
  if (trial.next !== trialId) changes.push(once(trial.next));
  return { changes, refusals: [], warnings, pending };
}

/** Only the next boot starts the trial entry; GRUB clears the variable when it does (00_header). */
function once(next: string | undefined): CommandChange {
  const set = `next_entry=${trialId}`;
  const why = 'only the next boot is the trial';
  return variable(
    next === undefined
      ? { set, back: null, sign: { line: 'next_entry=', whole: false }, why }
      : { set, back: `next_entry=${next}`, sign: { line: set, whole: true }, why },
  );
}

/** The changes that keeping adds around the edit: the trial is first marked as good, and removed at the end. */
export interface Keeping {
  readonly first: readonly Change[];
  readonly last: readonly Change[];
  readonly refusals: readonly Refusal[];
  /** The edit is planned before the trial was made: by then it is in effect. */
  readonly isAhead: boolean;
}

/** The effect of a trial of exactly these parameters on setting them permanently. Pure. */
export function keeping(
  requests: readonly Request[],
  state: TrialGround,
  isEffective: boolean,
  edits: boolean,
): Keeping {
  const { trial } = state;
  const { mark } = trial;
  const nothingOfIt: Keeping = { first: [], last: [], refusals: [], isAhead: false };
  const unmark: CommandChange = {
    ...marked('good', undefined, ''),
    argv: ['grub-editenv', environmentFile, 'unset', trialMark],
    undo: ['grub-editenv', environmentFile, 'set', `${trialMark}=good`],
    before: { done: true },
    after: { done: false },
    why: 'the trial has ended',
  };
  if (!isTried(requests, state)) {
    // The entry is already removed, and a power cut came before its mark was removed.
    const isLeft = trialWords(textOf(trial.custom)) === null && (mark === 'good' || mark === 'started');
    return isLeft ? { ...nothingOfIt, last: [unmark] } : nothingOfIt;
  }
  // A plan sees the entry that an earlier step will make, and not yet the mark that is made before it.
  const isAhead = mark === undefined;
  if (!isAhead && !isEffective && mark === 'started') return { ...nothingOfIt, refusals: [trialFailed(state)] };
  if (!isAhead && !isEffective && mark !== 'good') {
    const pending = refusal(
      'trial-boot-pending',
      'a trial of these parameters is waiting for its boot, and they are kept only after it: add a reboot step before this step',
      `${environmentFile}: ${trialMark}=${mark}; /proc/cmdline: ${state.commandLine}`,
    );
    return { ...nothingOfIt, refusals: [pending] };
  }
  const good = marked('good', 'started', 'the trial boot succeeded');
  const first = !edits || mark === 'good' ? [] : [good];
  const taken = custom(trial.custom, withoutTrial(textOf(trial.custom)));
  return { first, last: [taken, unmark], refusals: [], isAhead };
}
