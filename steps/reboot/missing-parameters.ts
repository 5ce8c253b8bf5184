import { parseKernelCommandLine, sameName } from '../../facts/boot/kernel-command-line.ts';
import type { Parameter } from '../../facts/boot/kernel-command-line.ts';
import type { BootEffects } from '../../facts/boot/effects/boot-effects.ts';
import { effectOf } from '../../facts/boot/effects/effect-of.ts';
import { isMet, isPoolMet } from '../../facts/boot/parameters/is-met.ts';
import { sameValue } from '../../facts/boot/parameters/same-value.ts';
import { findRow } from '../../facts/boot/parameters/find-row.ts';

/** The parameters that a text expects: one, or a hugepagesz with its hugepages. */
type Expected = readonly [Parameter, Parameter?];

const removed = (text: string): string | undefined => /^without (.+)$/.exec(text)?.[1];

function expectedBy(text: string): Expected | null {
  const [first, second] = parseKernelCommandLine(removed(text) ?? text);
  return first === undefined ? null : second === undefined ? [first] : [first, second];
}

const isAbsent = ({ name, value }: Parameter, line: readonly Parameter[]): boolean =>
  line.every(
    (one) => one.init || !sameName(one.name, name) || (value !== null && !sameValue(findRow(name), one.value, value)),
  );

/** Every parameter that these texts expect. */
export const expectedParameters = (expected: readonly string[]): readonly Parameter[] =>
  expected.flatMap((text) => expectedBy(text)?.filter((one) => one !== undefined) ?? []);

/**
 * The expected words ("intel_iommu=on", "hugepagesz=1G hugepages=4", or "without quiet" for a removed word) that the
 * kernel does not conclude from its command line.
 */
export function missingParameters(expected: readonly string[], commandLine: string): readonly string[] {
  const line = parseKernelCommandLine(commandLine);
  return expected.filter((text) => {
    const wanted = expectedBy(text);
    if (wanted === null) return false;
    const [first, count] = wanted;
    if (removed(text) !== undefined) return !isAbsent(first, line);
    return count === undefined ? !isMet(first, line) : !isPoolMet(line, first.value, count.value);
  });
}

/** The expected words whose effect the kernel does not show, with the observation. */
export function ineffectiveParameters(
  expected: readonly string[],
  effects: BootEffects,
): readonly { readonly text: string; readonly seen: string }[] {
  return expected.flatMap((text) => {
    const wanted = removed(text) === undefined ? expectedBy(text) : null;
    const effect = wanted === null ? null : effectOf(wanted, effects);
    return effect?.state === 'absent' ? [{ text, seen: effect.seen }] : [];
  });
}
