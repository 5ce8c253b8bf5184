/** Whether a machine can do something; unknown if that cannot be decided. */
export type Answer = 'yes' | 'no' | 'unknown';

/** A remedy: a playbook that is shipped with runbook, a command on the machine, or manual work. */
export interface Remedy {
  readonly kind: 'playbook' | 'command' | 'by-hand';
  /** The name of the playbook, which every verb resolves; the command; or the task. */
  readonly text: string;
}

/** One line of the diagnosis. */
export interface Finding {
  /** The section of the original document, 2 to 10. */
  readonly section: number;
  /** Its name, e.g. "iommu-active". */
  readonly check: string;
  readonly title: string;
  readonly answer: Answer;
  /** True if passthrough is impossible without it; otherwise it improves or enables the measurement. */
  readonly needed: boolean;
  readonly reason: string;
  /** The path or command that was read, and its output. */
  readonly seen: string;
  readonly remedy: Remedy | null;
}

/** The common fields of the lines of one section. */
export function sectionOf(section: number) {
  return (
    check: string,
    title: string,
    answer: Answer,
    reason: string,
    seen: string,
    more: { readonly needed?: true; readonly remedy?: Remedy | null } = {},
  ): Finding => ({
    section,
    check,
    title,
    answer,
    needed: more.needed === true,
    reason,
    seen,
    remedy: answer === 'yes' ? null : (more.remedy ?? null),
  });
}

export const byHand = (text: string): Remedy => ({ kind: 'by-hand', text });
export const byCommand = (text: string): Remedy => ({ kind: 'command', text });
export const byPlaybook = (name: string): Remedy => ({ kind: 'playbook', text: name });
