import type { MachineReader } from '../../engine/model/machine.ts';
import { parseKernelCommandLine } from '../../facts/boot/kernel-command-line.ts';
import type { Parameter } from '../../facts/boot/kernel-command-line.ts';
import { nothing } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import { readBootEffects } from '../../facts/boot/effects/boot-effects.ts';
import type { BootEffects } from '../../facts/boot/effects/boot-effects.ts';
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
import { openRequests } from './request/open-requests.ts';
import { effectNotes } from './checks/effect-checks.ts';
import type { Request } from './request/request.ts';
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
      readonly effects: BootEffects;
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
      return { kind: 'other', loader, ...(await probeRunning(input, machine)) };
  }
}

async function probeRunning(
  input: GrubEdit,
  machine: MachineReader,
): Promise<{ readonly commandLine: string; readonly effects: BootEffects }> {
  const wanted = requestsOf(input).flatMap((request) => request.wanted);
  const [commandLine, effects] = await Promise.all([machine.read('/proc/cmdline'), readBootEffects(wanted, machine)]);
  return { commandLine: (commandLine ?? '').trim(), effects };
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
      const effective = parseKernelCommandLine(found.commandLine);
      const { needed: requests } = openRequests(requestsOf(input), found.effects, effective, effective);
      // A change that a person has made is done.
      if (requests.every((request) => satisfies(request, effective)))
        return { ...nothing, warnings: effectNotes(requests, found.effects, effective).map(warned) };
      const reason = `the kernel command line is from ${what} and cannot be edited by this step; do it yourself: ${byHand(requests)} in ${where}`;
      return refused(refusal(check, reason, evidence));
    }
  }
}

/** The loader, the parameters of the next boot and of this boot, and the effects of the requested ones. */
export interface BootParameters {
  readonly loader: GrubEditOutputs['loader'];
  readonly line: readonly Parameter[];
  readonly effective: readonly Parameter[];
  readonly effects: BootEffects;
  readonly isConfigured: (request: Request) => boolean;
}

/** Reads the state of a machine as a step reports it. Pure. */
export function bootParametersOf(input: GrubEdit, found: LoaderState): BootParameters {
  switch (found.kind) {
    case 'grub': {
      const now = readings(found.state);
      const isConfigured = (request: Request): boolean => configured(request, now);
      const { effects } = found.state.ground;
      return { loader: 'grub', line: now.source, effective: now.effective, effects, isConfigured };
    }
    case 'entries': {
      const { line, effective } = entryReadings(input, found.state);
      const isConfigured = (request: Request): boolean => satisfies(request, line);
      return { loader: found.state.loader, line, effective, effects: found.state.ground.effects, isConfigured };
    }
    case 'kargs': {
      const line = wordsOf(found.state.line ?? '');
      const effective = parseKernelCommandLine(found.state.commandLine);
      const isConfigured = (request: Request): boolean => satisfies(request, line);
      return { loader: 'rpm-ostree', line, effective, effects: found.state.ground.effects, isConfigured };
    }
    case 'other': {
      const effective = parseKernelCommandLine(found.commandLine);
      return { loader: 'unknown', line: [], effective, effects: found.effects, isConfigured: () => false };
    }
  }
}
