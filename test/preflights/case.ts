import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../machines/simulated/hosts/variants.ts';

/** A machine and a step that a preflight judges. */
export interface Try {
  readonly machine: MachineDescription;
  readonly environment?: Readonly<Record<string, string>>;
  /** Earlier events on the machine. */
  readonly before?: (machine: SimulatedMachine) => Promise<void>;
  readonly step: string;
  readonly with: object;
}

/** The expected result of a preflight. */
export interface Says {
  readonly kind: 'refuses' | 'warns';
  /** The check's name in docs/preflights.md. */
  readonly check: string;
  /** The expected evidence. */
  readonly seen: string;
}

/** A row of the table of preflights: an input that it reports, the override, and an input that it does not report. */
export interface Preflight {
  readonly row: number;
  readonly what: string;
  readonly says: Says;
  readonly on: Try;
  /** The inputs that let a refusal pass as a warning or quiet a warning; null when nothing does. */
  readonly override: object | null;
  /** The differences for the case without a report. */
  readonly silent: Partial<Try>;
}

/** The lab's host with its IOMMU on. */
export const lab = withIommuOn(labHost);

/** A machine whose kernel shows more, or other things. */
export const showing = (
  description: MachineDescription,
  shows: NonNullable<MachineDescription['shows']>,
  answers: Readonly<Record<string, string>> = {},
): MachineDescription => ({
  ...description,
  shows: { ...description.shows, ...shows },
  answers: { ...description.answers, ...answers },
});

/** A machine whose next boots have these words on the kernel command line too. */
export const booted = (description: MachineDescription, words: string): MachineDescription => {
  const path = '/etc/default/grub';
  const content = (description.files[path]?.content ?? '').replace('="quiet"', `="quiet ${words}"`);
  return { ...description, files: { ...description.files, [path]: { content } } };
};
