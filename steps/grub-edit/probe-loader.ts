import type { MachineReader } from '../../engine/model/machine.ts';
import { parseKernelCommandLine } from '../../facts/boot/kernel-command-line.ts';
import type { Parameter } from '../../facts/boot/kernel-command-line.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { GrubEdit, GrubEditOutputs } from '../../schemas/types/steps/grub-edit.ts';
import { chooseLoader } from '../../facts/boot/choose-loader.ts';
import type { Loader } from '../../facts/boot/choose-loader.ts';
import { probeEntries } from './entries/probe-entries.ts';
import type { EntriesState } from './entries/probe-entries.ts';
import { entryReadings, proposeEntries } from './entries/propose-entries.ts';
import { byHand } from './checks/judge.ts';
import { probeKargs } from './kargs/probe-kargs.ts';
import type { KargsState } from './kargs/probe-kargs.ts';
import { proposeKargs } from './kargs/propose-kargs.ts';
import { probeGrub } from './grub/probe-grub.ts';
import type { GrubState } from './grub/probe-grub.ts';
import { propose } from './grub/propose.ts';
import { configured, readings } from './grub/readings.ts';
import { requestsOf, satisfies } from './request/request.ts';
import { wordsOf } from './request/words.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** A machine, by the component that decides its kernel command line. */
export type LoaderState =
  | { readonly kind: 'grub'; readonly state: GrubState }
  | { readonly kind: 'entries'; readonly state: EntriesState }
  | { readonly kind: 'kargs'; readonly state: KargsState }
  | {
      readonly kind: 'other';
      readonly loader: Extract<Loader, { readonly kind: 'other' }>;
      readonly commandLine: string;
    };

/** Finds the boot loader and reads its configuration. */
export async function probeLoader(input: GrubEdit, machine: MachineReader): Promise<LoaderState> {
  const loader = await chooseLoader(machine);
  switch (loader.kind) {
    case 'grub':
      return { kind: 'grub', state: await probeGrub(input, machine) };
    case 'grub-bls':
    case 'systemd-boot':
    case 'kernelstub':
      return { kind: 'entries', state: await probeEntries(loader.kind, input, machine) };
    case 'rpm-ostree':
      return { kind: 'kargs', state: await probeKargs(input, machine) };
    case 'other':
      return { kind: 'other', loader, commandLine: ((await machine.read('/proc/cmdline')) ?? '').trim() };
  }
}

/**
 * The changes of the loader's configuration for the request; for a loader that no step edits, a refusal with the words
 * to add yourself. Pure.
 */
export function proposeFor(input: GrubEdit, found: LoaderState): Proposal {
  switch (found.kind) {
    case 'grub':
      return propose(input, found.state);
    case 'entries':
      return proposeEntries(input, found.state);
    case 'kargs':
      return proposeKargs(input, found.state);
    case 'other': {
      const { check, what, where, evidence } = found.loader;
      const requests = requestsOf(input);
      const effective = parseKernelCommandLine(found.commandLine);
      // A change that a person has made is done.
      if (requests.every((request) => satisfies(request, effective))) return nothing;
      const reason = `the kernel command line is from ${what} and cannot be edited by this step; do it yourself: ${byHand(requests)} in ${where}`;
      return refused(refusal(check, reason, evidence));
    }
  }
}

/** The loader, the parameters of the next boot, whether they match the request, and the running kernel's line. Pure. */
export function bootParametersOf(
  input: GrubEdit,
  found: LoaderState,
): {
  readonly loader: GrubEditOutputs['loader'];
  readonly line: readonly Parameter[];
  readonly effective: readonly Parameter[];
  readonly isConfigured: (request: ReturnType<typeof requestsOf>[number]) => boolean;
} {
  switch (found.kind) {
    case 'grub': {
      const now = readings(found.state);
      const isConfigured = (request: ReturnType<typeof requestsOf>[number]): boolean => configured(request, now);
      return { loader: 'grub', line: now.source, effective: now.effective, isConfigured };
    }
    case 'entries': {
      const { line, effective } = entryReadings(input, found.state);
      return { loader: found.state.loader, line, effective, isConfigured: (request) => satisfies(request, line) };
    }
    case 'kargs': {
      const line = wordsOf(found.state.line ?? '');
      const effective = parseKernelCommandLine(found.state.commandLine);
      return { loader: 'rpm-ostree', line, effective, isConfigured: (request) => satisfies(request, line) };
    }
    case 'other': {
      const effective = parseKernelCommandLine(found.commandLine);
      return { loader: 'unknown', line: [], effective, isConfigured: () => false };
    }
  }
}
