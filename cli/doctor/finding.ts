/** Whether a machine can do something; unknown where it cannot be told. */
export type Answer = 'yes' | 'no' | 'unknown';

/** What helps: a playbook of this repository, a command on the machine, or what only a person can do. */
export interface Remedy {
  readonly kind: 'playbook' | 'command' | 'by-hand';
  /** The playbook's path below the repository, the command as it is typed, or what to do. */
  readonly text: string;
}

/** One line of the diagnosis. */
export interface Finding {
  /** The section of the document it belongs to, 2 to 10. */
  readonly section: number;
  /** Its name, e.g. "iommu-active". */
  readonly check: string;
  readonly title: string;
  readonly answer: Answer;
  /** Without it no device can be handed over; what is not needed makes the measurement better, or possible. */
  readonly needed: boolean;
  readonly reason: string;
  /** The path or command that was looked at, and what it said. */
  readonly seen: string;
  readonly remedy: Remedy | null;
}

/** What the lines of one section share, so that each of them says only what is its own. */
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
export const byPlaybook = (name: string): Remedy => ({ kind: 'playbook', text: `playbooks/${name}.yaml` });
