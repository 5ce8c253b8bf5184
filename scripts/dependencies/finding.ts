/** The result of a part of the release check. `unchecked` is never a success. */
export interface Finding {
  readonly state: 'passed' | 'failed' | 'unchecked';
  /** The reason, in words. */
  readonly text: string;
}

export const passed = (text: string): Finding => ({ state: 'passed', text });
export const failed = (text: string): Finding => ({ state: 'failed', text });
export const unchecked = (text: string): Finding => ({ state: 'unchecked', text });

/** A finding as a line of the release check; further lines of its text are indented. */
export function showFinding(name: string, { state, text }: Finding): string {
  const mark = { passed: 'passed', failed: 'FAILED', unchecked: 'NOT CHECKED' }[state];
  return `${mark.padEnd(11)}  ${name}: ${text.replaceAll('\n', `\n${' '.repeat(13)}`)}`;
}

/** 0 if all checks passed, 1 if one failed, 2 if none failed and at least one could not be made. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  const states = findings.map(({ state }) => state);
  return states.includes('failed') ? 1 : states.includes('unchecked') ? 2 : 0;
}
