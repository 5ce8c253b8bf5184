import { grubEntries, kernelParameters } from '../../../facts/boot/grub-configuration.ts';
import type { GrubEntry } from '../../../facts/boot/grub-configuration.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import type { Placed } from '../checks/conflict-checks.ts';
import type { Request } from '../request/request.ts';
import { satisfies } from '../request/request.ts';
import type { Reading } from '../source/shell-variables.ts';
import { readVariables } from '../source/shell-variables.ts';
import type { Sources, Token } from '../source/tokens.ts';
import { parametersOf, tokensOf, uncertain } from '../source/tokens.ts';
import type { GrubState } from './probe-grub.ts';

/** The three readings of a machine: the source, the entries of grub.cfg, and the running kernel's command line. */
export interface Readings {
  readonly sources: Sources;
  readonly reading: Reading;
  readonly tokens: readonly Token[];
  readonly source: readonly Parameter[];
  readonly entries: readonly GrubEntry[];
  readonly effective: readonly Parameter[];
}

/** Reads the state's texts; of grub.cfg only the normal entries are used. Pure. */
export function readings(state: GrubState): Readings {
  const sources = state.sources.map(({ path, file }) => ({ path, text: file.encoding === 'utf8' ? file.content : '' }));
  const reading = readVariables(sources);
  const text = state.configuration?.encoding === 'utf8' ? state.configuration.content : '';
  const entries = grubEntries(text).filter(({ recovery }) => !recovery);
  const tokens = tokensOf(reading);
  const effective = parseKernelCommandLine(state.commandLine);
  return { sources, reading, tokens, source: parametersOf(tokens), entries, effective };
}

/** True if the next boot matches the request: the source and every entry made from it have the parameters. */
export function configured(request: Request, { reading, source, entries }: Readings): boolean {
  const made = entries.length > 0 && entries.every(({ words }) => satisfies(request, kernelParameters(words)));
  return made && (satisfies(request, source) || uncertain(reading));
}

/** The parameters of GRUB's source. */
export const placed = ({ tokens }: Readings): readonly Placed[] =>
  tokens.flatMap(({ parameter, characters, variable }) =>
    parameter === null ? [] : [{ ...parameter, place: `${characters[0]?.assignment.file ?? ''}: ${variable}` }],
  );
