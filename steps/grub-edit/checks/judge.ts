import { settleRefusals } from '../../support/settle-refusals.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { warned } from '../../../engine/model/warned.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { conflictChecks, conflictNotes, tunedChecks } from './conflict-checks.ts';
import type { Placed } from './conflict-checks.ts';
import { cpuChecks, cpuNotes } from './cpu-checks.ts';
import { effectNotes, patchNotes } from './effect-checks.ts';
import { unclearChecks } from './unclear-parameter.ts';
import { featureChecks, featureNotes } from './feature-checks.ts';
import { idChecks } from './boot-checks.ts';
import type { BootGround } from './boot-ground.ts';
import { notOptions, writtenByGrub } from '../request/special-parameters.ts';
import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { merge } from '../request/merge.ts';
import type { Request } from '../request/request.ts';
import { describeRequest } from '../request/request.ts';
import { refusal } from '../../support/refusal.ts';

/** The warnings about the requested values. */
export function cautions(requests: readonly Request[]): readonly string[] {
  const wanted = requests.filter(({ kind }) => kind !== 'remove').flatMap((request) => request.wanted);
  const wrong = notOptions.filter((option) =>
    wanted.some(({ name, value }) => sameName(name, option.name) && value === option.value),
  );
  return wrong.map(({ advice }) => advice);
}

/** The requests as instructions for a person, e.g. `add intel_iommu=on iommu=pt, remove quiet`. */
export function byHand(requests: readonly Request[]): string {
  const added = requests.filter(({ kind }) => kind !== 'remove').map(describeRequest);
  const taken = requests
    .filter(({ kind }) => kind === 'remove')
    .map((request) => describeRequest(request).replace(/^without /, ''));
  return [
    ...(added.length > 0 ? [`add ${added.join(' ')}`] : []),
    ...(taken.length > 0 ? [`remove ${taken.join(' ')}`] : []),
  ].join(', ');
}

/** The warnings about the line of the next boot, and about parameters without an effect in this boot. */
export const lineNotes = (
  requests: readonly Request[],
  { cpus, release, effects }: BootGround,
  line: readonly Parameter[],
  effective: readonly Parameter[],
): readonly Refusal[] => [
  ...cpuNotes(requests, cpus, release, line),
  ...patchNotes(requests, release),
  ...effectNotes(requests, effects, effective),
];

/**
 * The configuration of a boot loader and the running kernel's command line, in the form that the checks of all loaders
 * need.
 */
export interface BootParameters {
  readonly ground: BootGround;
  readonly configured: readonly Placed[];
  /** The command line of the default entry. */
  readonly line: readonly Parameter[];
  readonly effective: readonly Parameter[];
  /** The parameters that tuned adds to each entry, with the evidence. */
  readonly tuned: { readonly words: string; readonly seen: string };
}

/** Preflights 9 to 12 of parameters that need no GRUB to be wrong. Pure. */
export function judge(
  input: GrubEdit,
  requests: readonly Request[],
  { ground, configured, line, effective, tuned }: BootParameters,
): { readonly refusals: readonly Refusal[]; readonly warnings: readonly string[] } {
  const settled = settleRefusals(
    [
      ...ownChecks(requests),
      ...unclearChecks(requests, configured),
      ...idChecks(requests, ground),
      ...cpuChecks(requests, ground.cpus, ground.release),
      ...featureChecks(requests, ground),
      ...conflictChecks(requests, configured, line),
      ...tunedChecks(requests, tuned.words, tuned.seen),
    ],
    input,
  );
  const notes = [
    ...featureNotes(requests, ground),
    ...conflictNotes(requests, configured, effective),
    ...lineNotes(requests, ground, line, effective),
  ];
  return {
    refusals: settled.refusals,
    warnings: [...settled.warnings, ...cautions(requests), ...replacements(requests, line), ...notes.map(warned)],
  };
}

/** The values of the default entry that other values replace; added words replace none. */
function replacements(requests: readonly Request[], line: readonly Parameter[]): readonly string[] {
  const plain = line.filter(({ init }) => !init);
  return requests
    .filter(
      ({ kind, wanted: [{ name }] }) =>
        kind === 'ensure' && !['words', 'list'].includes(findRow(name)?.semantics ?? ''),
    )
    .flatMap((request) => merge(plain, request, () => true).rewritten)
    .map(({ from, value }) => `${formatParameter(from)} becomes ${formatParameter({ ...from, value })}`);
}

/** The location of the root file system is set by the installation of a kernel. */
function ownChecks(requests: readonly Request[]): readonly Refusal[] {
  const names = requests.flatMap(({ wanted }) => wanted.map(({ name }) => name));
  return names
    .filter((name) => writtenByGrub.some((own) => sameName(own, name)))
    .map((name) =>
      refusal(
        'grub-own-parameter',
        `${name} gives the location of the system, and the installation of a kernel writes it`,
        'parameters',
      ),
    );
}
