import type { Change } from '../../../changes/index.ts';
import { nothing } from '../../../engine/model/step-type.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { warned } from '../../../engine/model/warned.ts';
import { grubText } from '../../../facts/boot/grub-configuration.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { bootNotes, spaceChecks } from '../checks/boot-checks.ts';
import type { Placed } from '../checks/conflict-checks.ts';
import { byHand, judge } from '../checks/judge.ts';
import { requestsOf, satisfies, describeRequest } from '../request/request.ts';
import type { Request } from '../request/request.ts';
import { openRequests, waitingOf } from '../request/open-requests.ts';
import { carryOut, lineOf } from '../request/words.ts';
import type { Word } from '../request/words.ts';
import { defaultsEdit } from './defaults-edit.ts';
import { entryChecks } from './entry-checks.ts';
import { entryPlace, sources } from './places.ts';
import type { Place } from './places.ts';
import type { EntriesState } from './probe-entries.ts';
import { readEntries } from './read-entries.ts';
import { refusal } from '../../support/refusal.ts';
import { refused } from '../../support/refused.ts';

/** The command line of the default entry, and that of the running kernel. Pure. */
export function entryReadings(
  input: GrubEdit,
  state: EntriesState,
): {
  readonly line: readonly Parameter[];
  readonly effective: readonly Parameter[];
  readonly isConfigured: boolean;
  readonly needed: readonly Request[];
  readonly needless: readonly Request[];
} {
  const entries = readEntries(state, input.variable);
  const line = entries.current === undefined ? [] : entries.expand(entries.current.words);
  const effective = parseKernelCommandLine(state.commandLine);
  const every = entries.judged.flatMap(({ words }) => entries.expand(words));
  const { needed, needless } = openRequests(requestsOf(input), state.ground.effects, effective, every);
  const isConfigured =
    entries.judged.length > 0 &&
    entries.judged.every(({ words }) => needed.every((request) => satisfies(request, entries.expand(words))));
  return { line, effective, isConfigured, needed, needless };
}

/** Characters that GRUB's script would interpret in the options of an entry. */
const misread = (requests: readonly Request[]): readonly Refusal[] =>
  requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .filter(({ value }) => /[$"'\\\s{};&|<>]/.test(value ?? ''))
    .map((parameter) =>
      refusal(
        'boot-entry-not-writable',
        'GRUB reads the options of an entry as a GRUB script, which would change this value',
        formatParameter(parameter),
      ),
    );

/** Proposes the edits of the entries and of what new entries are made of; nothing where every entry already is so. Pure. */
export function proposeEntries(input: GrubEdit, state: EntriesState): Proposal {
  const isGrub = state.loader === 'grub-bls';
  const entries = readEntries(state, input.variable);
  const { line, effective, isConfigured, needed: requests } = entryReadings(input, state);
  if (requests.length === 0) return nothing;
  const blockers = [...entryChecks(state, entries), ...(isGrub ? misread(requests) : [])];
  if (blockers.length > 0) return refused(...blockers);
  const waits = waitingOf(requests, state.ground.effects, effective);
  const pending = waits.length > 0 ? waits.join(', ') : null;
  const shared = sources(state, entries);
  const own = entries.judged.map(entryPlace);
  const configured = [...shared.filter(({ exists }) => exists), ...own].flatMap(({ name, words }): readonly Placed[] =>
    words.map((word) => ({ ...word, place: name })),
  );
  const unlike = configured.filter(
    (one, index) => configured.findIndex((other) => formatParameter(other) === formatParameter(one)) === index,
  );
  const tuned = { words: entries.tuned, seen: `$tuned_params of the entries: ${entries.tuned}` };
  const verdict = judge(input, requests, { ground: state.ground, configured: unlike, line, effective, tuned });
  if (verdict.refusals.length > 0) return { ...nothing, refusals: verdict.refusals, warnings: verdict.warnings };

  const defaults = defaultsEdit(state, requests);
  if (defaults.refusals.length > 0) return { ...refused(...defaults.refusals), warnings: verdict.warnings };
  // What the entries share is judged with them.
  const stale = shared.filter(
    ({ exists, isShared, words }) => exists && !isShared && !requests.every((one) => satisfies(one, words)),
  );
  if (isConfigured && stale.length === 0 && defaults.changes.length === 0)
    return { ...nothing, warnings: verdict.warnings, pending };
  if (input.trial)
    return refused(
      refusal(
        'trial-boot-not-possible',
        `a trial boot works only with the GRUB of Debian and Ubuntu; leave out trial here, and keep another entry as a fallback (${byHand(requests)})`,
        `the boot loader of this machine is ${describeLoader[state.loader]}`,
      ),
    );
  const write = isGrub ? grubText : formatParameter;
  const changes: Change[] = [];
  const troubles: Refusal[] = [];
  const put = (place: Place, judged: (words: readonly Word[]) => readonly Parameter[]): readonly Word[] => {
    const short = requests.filter((request) => !satisfies(request, judged(place.words)));
    if (short.length === 0 && place.exists) return place.words;
    const made = carryOut(place.words, short, write);
    const unmet = requests.filter((request) => !satisfies(request, judged(made)));
    troubles.push(
      ...unmet.map((request) =>
        refusal(
          'grub-parameter-overruled',
          `${describeRequest(request)} would not be in effect: another value on the line overrides it; use "set" to have it only once`,
          `${place.name}: ${lineOf(place.words)}`,
        ),
      ),
    );
    changes.push(place.write(made));
    return made;
  };
  let environment = state.environment ?? '';
  for (const place of shared) {
    if ((!place.exists || place.isShared) && isConfigured) continue;
    const made = put(place, (words) => words);
    if (place.isShared) environment = `kernelopts=${lineOf(made)}\n${environment}`;
  }
  for (const place of own) put(place, (words) => entries.expand(words, environment));
  const length = Math.max(0, ...state.files.map(({ file }) => file.content.length));
  troubles.push(...spaceChecks(state.ground, length * own.length, 'entry'));
  if (troubles.length > 0) return { ...nothing, refusals: troubles, warnings: verdict.warnings };
  return {
    changes: [...defaults.changes, ...changes],
    refusals: [],
    warnings: [...verdict.warnings, ...defaults.warnings, ...bootNotes(input, requests, state.ground).map(warned)],
    pending,
  };
}

const describeLoader = {
  'grub-bls': 'GRUB with entries of the Boot Loader Specification',
  'systemd-boot': 'systemd-boot',
  kernelstub: 'systemd-boot with entries of kernelstub',
} as const;
