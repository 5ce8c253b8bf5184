import type { Change } from '../../../changes/index.ts';
import { settleRefusals } from '../../support/settle-refusals.ts';
import { nothing } from '../../../engine/model/step-type.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import { warned } from '../../../engine/model/warned.ts';
import { grubText, kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { bootNotes, idChecks, spaceChecks } from '../checks/boot-checks.ts';
import { conflictChecks, conflictNotes, tunedChecks } from '../checks/conflict-checks.ts';
import { cpuChecks } from '../checks/cpu-checks.ts';
import { featureChecks, featureNotes } from '../checks/feature-checks.ts';
import { fulfil } from '../source/fulfil.ts';
import { cautions, lineNotes } from '../checks/judge.ts';
import { openRequests, waitingOf } from '../request/open-requests.ts';
import type { GrubState } from './probe-grub.ts';
import { keeping, proposeTrial } from '../trial/propose-trial.ts';
import { configurationFile, generator, mainFile } from '../source/grub-files.ts';
import { grubChecks } from './grub-checks.ts';
import type { Request } from '../request/request.ts';
import { isOfPages, requestsOf } from '../request/request.ts';
import { items } from '../../../facts/boot/parameters/words.ts';
import { readVariables } from '../source/shell-variables.ts';
import { editSources } from '../source/source-edits.ts';
import { damage } from '../source/damage.ts';
import type { Sources, Token } from '../source/tokens.ts';
import { parametersOf, tokensOf, uncertain } from '../source/tokens.ts';
import { refused } from '../../support/refused.ts';
import { configured, placed, readings } from './readings.ts';
import type { Readings } from './readings.ts';

/** The words that every generated entry must have, and the words that none may have. */
function expectations(
  requests: readonly Request[],
  before: Readings,
  after: readonly Token[],
): { readonly present: readonly string[]; readonly absent: readonly string[] } {
  const requested = requests.flatMap((request) => request.wanted);
  const carries = ({ parameter }: Token, { name, value }: Parameter): boolean =>
    parameter !== null &&
    sameName(parameter.name, name) &&
    items(value).every((item) => items(parameter.value).includes(item));
  // The word that meets a request may be written in another way, or have another name (default_hugepagesz).
  const wordsFor = (parameter: Parameter): readonly string[] => {
    const found =
      after.find((token) => carries(token, parameter)) ??
      after.findLast((token) => token.parameter !== null && sameName(token.parameter.name, parameter.name));
    if (found !== undefined) return [found.text];
    return isOfPages(parameter) ? [] : [grubText(parameter)];
  };
  const present = requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap((request) => request.wanted)
    .flatMap(wordsFor);
  const stays = new Set(after.map(({ text }) => text));
  const old = [
    ...before.tokens.map(({ text }) => text),
    ...before.entries.flatMap(({ words }) => words.map(({ text }) => text)),
  ];
  const named = (text: string): boolean => requested.some(({ name }) => sameName(name, text.split('=')[0] ?? ''));
  return {
    present: [...new Set(present)],
    absent: [...new Set(old.filter((text) => named(text) && !stays.has(text)))],
  };
}

/** Other changes of grub.cfg when it is regenerated, because its source was edited since. */
function lateArrivals(requests: readonly Request[], { reading, source, entries }: Readings): readonly string[] {
  const made = entries[0] === undefined ? [] : kernelParameters(entries[0].words).map(formatParameter);
  const requested = requests.flatMap((request) => request.wanted.map(({ name }) => name));
  const late = source.filter(
    (one) => !made.includes(formatParameter(one)) && !requested.some((name) => sameName(name, one.name)),
  );
  if (entries.length === 0 || uncertain(reading) || late.length === 0) return [];
  return [
    `${configurationFile} is older than its source: regenerating it also adds ${late.map(formatParameter).join(' ')}`,
  ];
}

/**
 * Proposes the edits of GRUB's source and the generation of grub.cfg for the request; nothing if the next boot already
 * has the parameters. Pure.
 */
export function propose(input: GrubEdit, state: GrubState): Proposal {
  const now = readings(state);
  const { ground } = state;
  const requests = openRequests(requestsOf(input), ground.effects, now.effective, now.source).needed;
  if (requests.length === 0) return nothing;
  const blockers = grubChecks(state, now.reading);
  if (blockers.length > 0) return { changes: [], refusals: blockers, warnings: [], pending: null };
  const wait = waitingOf(requests, ground.effects, now.effective, input.trial);
  const pending = wait.length > 0 ? wait.join(', ') : null;
  const fulfilment = fulfil(requests, now.reading, input.variable);
  const notes = [
    ...featureNotes(requests, ground),
    ...conflictNotes(requests, parametersOf(now.tokens), now.effective),
    ...lineNotes(requests, ground, now.source, now.effective),
  ].map(warned);
  const cautioned = [...cautions(requests), ...notes, ...fulfilment.warnings];
  const vain = settleRefusals(
    [
      ...cpuChecks(requests, ground.cpus, ground.release),
      ...idChecks(requests, ground),
      ...featureChecks(requests, ground),
      ...conflictChecks(requests, placed(now), now.source),
      ...tunedChecks(requests, ground.tuned),
    ],
    input,
  );
  if (vain.refusals.length > 0) return { ...nothing, refusals: vain.refusals, warnings: cautions(requests) };
  const isConfigured = requests.every((request) => configured(request, now));
  const trying = input.trial && !isConfigured;
  if (trying && pending !== null) {
    // A trial returns to the old entry by itself, so it needs no console.
    const notes = bootNotes({ ...input, acknowledge_no_console: true }, requests, ground).map(warned);
    return proposeTrial(requests, state, [...vain.warnings, ...cautions(requests), ...notes], pending);
  }
  // A step with `trial` changes nothing more; a step without it makes the parameters of a trial permanent.
  if (input.trial) return { changes: [], refusals: [], warnings: cautioned, pending };
  const kept = keeping(requests, state, pending === null, !isConfigured);
  if (kept.refusals.length > 0) return { ...nothing, refusals: kept.refusals, warnings: cautioned };
  if (isConfigured) return { changes: kept.last, refusals: [], warnings: cautioned, pending };
  const absent = `${configurationFile} does not exist yet: is GRUB the boot loader of this machine?`;
  const warnings = [
    ...vain.warnings,
    ...cautioned,
    ...bootNotes(
      { ...input, acknowledge_no_console: input.acknowledge_no_console || kept.first.length > 0 },
      requests,
      ground,
    ).map(warned),
    ...lateArrivals(requests, now),
    ...(state.configuration === null ? [absent] : []),
  ];
  if (fulfilment.refusals.length > 0) return { ...refused(...fulfilment.refusals), warnings };

  const { operations, additions } = fulfilment;
  const edited = editSources(now.sources, now.reading, operations, additions, input.variable, state.hasFolder);
  const after = readVariables(merged(now.sources, edited));
  const wounds = damage(now.reading, after, fulfilment, requests, input.variable);
  const hindrances = [...wounds, ...spaceChecks(ground, state.configuration?.content.length ?? 0, 'grub.cfg')];
  if (hindrances.length > 0) return { ...refused(...hindrances), warnings };

  const files = edited.map(({ path, text }): Change => {
    const before = state.sources.find((source) => source.path === path)?.file ?? null;
    const { mode, owner, group } = before ?? { mode: 0o644, owner: 0, group: 0 };
    return { kind: 'file', path, before, after: { encoding: 'utf8', content: text, mode, owner, group } };
  });
  const generate: Change = {
    kind: 'generate',
    path: configurationFile,
    argv: [generator],
    before: state.configuration,
    section: '/10_linux',
    lines: ['linux'],
    ...expectations(requests, now, tokensOf(after)),
    exempt: state.recovery,
  };
  return {
    changes: [...kept.first, ...files, generate, ...kept.last],
    refusals: [],
    warnings,
    pending: kept.isAhead ? null : pending,
  };
}

/** The sources with the edited ones in place, in the order they are read. */
function merged(sources: Sources, edited: Sources): Sources {
  const all = new Map([...sources, ...edited].map((file) => [file.path, file]));
  const rank = (path: string): string => (path === mainFile ? '' : path);
  return [...all.values()].sort((left, right) => (rank(left.path) < rank(right.path) ? -1 : 1));
}
