import { parseKernelCommandLine, sameName } from '../../facts/boot/kernel-command-line.ts';
import type { Parameter } from '../../facts/boot/kernel-command-line.ts';

/** True if a parameter has the expected value; a list (vfio-pci.ids=a,b) may contain more. */
function carries(parameter: Parameter, expected: Parameter): boolean {
  if (parameter.init || !sameName(parameter.name, expected.name)) return false;
  if (expected.value === null || parameter.value === expected.value) return parameter.value === expected.value;
  const elements = (parameter.value ?? '').split(',');
  return expected.value.split(',').every((element) => elements.includes(element));
}

/**
 * The expected words ("intel_iommu=on", or "without quiet" for a removed word) that a kernel command line does not
 * confirm.
 */
export function missingParameters(expected: readonly string[], commandLine: string): readonly string[] {
  const parameters = parseKernelCommandLine(commandLine);
  return expected.filter((text) => {
    const gone = /^without (.+)$/.exec(text)?.[1];
    const [wanted] = parseKernelCommandLine(gone ?? text);
    if (wanted === undefined) return false;
    if (gone === undefined) return !parameters.some((parameter) => carries(parameter, wanted));
    return parameters.some(
      (one) => !one.init && sameName(one.name, wanted.name) && (wanted.value ?? one.value) === one.value,
    );
  });
}
