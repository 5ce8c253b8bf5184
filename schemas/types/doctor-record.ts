// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * One line of `runbook doctor --json` after the first, which is the `version`.
 */
export type DoctorRecord = FindingRecord | CardRecord | DiagnosisRecord | SavedRecord;
/**
 * The answer.
 */
export type Answer = 'yes' | 'no' | 'unknown';

/**
 * One requirement.
 */
export interface FindingRecord {
  /**
   * The kind of the record.
   */
  kind: 'finding';
  /**
   * The machine of the lab.
   */
  machine: string;
  /**
   * The section of the original document.
   */
  section: number;
  /**
   * The stable name of the requirement.
   */
  check: string;
  /**
   * Its name for people.
   */
  title: string;
  answer: Answer;
  /**
   * True if nothing can be passed through without it.
   */
  needed: boolean;
  /**
   * Why the answer is so.
   */
  reason: string;
  /**
   * What was read, and where.
   */
  seen: string;
  /**
   * What to do; null if nothing is needed or nothing helps.
   */
  remedy: null | Remedy;
}
/**
 * What to do.
 */
export interface Remedy {
  /**
   * Who does it.
   */
  kind: 'playbook' | 'command' | 'by-hand';
  /**
   * The name of a shipped playbook, a command on the machine, or a task.
   */
  text: string;
  /**
   * The command, which works as printed in every folder; null for a task.
   */
  command: string | null;
}
/**
 * One network card.
 */
export interface CardRecord {
  /**
   * The kind of the record.
   */
  kind: 'card';
  /**
   * The machine of the lab.
   */
  machine: string;
  /**
   * The full PCI address.
   */
  address: string;
  /**
   * The PCI vendor ID.
   */
  vendor: string;
  /**
   * The PCI device ID.
   */
  device: string;
  /**
   * The driver; null without a driver.
   */
  driver: string | null;
  /**
   * The IOMMU group; null without a group.
   */
  group: string | null;
  /**
   * The names of its interfaces.
   */
  interfaces: string[];
  answer: Answer;
  /**
   * Why pci-bind refuses it.
   */
  refusals: {
    /**
     * The name of the check.
     */
    check: string;
    /**
     * What would happen.
     */
    reason: string;
    /**
     * What was read.
     */
    evidence: string;
    /**
     * The option that overrides it; null if none does.
     */
    override: string | null;
  }[];
  /**
   * What to know about it.
   */
  warnings: string[];
  /**
   * The other devices of its group, without bridges.
   */
  siblings: string[];
  /**
   * The cards with the same ID.
   */
  twins: string[];
  /**
   * The network of its first address.
   */
  subnet: string | null;
}
/**
 * The result, always last.
 */
export interface DiagnosisRecord {
  /**
   * The kind of the record.
   */
  kind: 'diagnosis';
  /**
   * The machine of the lab.
   */
  machine: string;
  /**
   * Whether a card can be passed through.
   */
  verdict: 'ready' | 'after-changes' | 'by-hand';
  /**
   * The proposed card.
   */
  card: {} | null;
  /**
   * The proposed CPUs.
   */
  cpus: {} | null;
  /**
   * Values for inputs of playbooks.
   */
  inputs: {
    [k: string]: string | number;
  };
  /**
   * The facts that could not be read.
   */
  unseen: {}[];
}
/**
 * The result of `--save`.
 */
export interface SavedRecord {
  /**
   * The kind of the record.
   */
  kind: 'saved';
  /**
   * The machine of the lab.
   */
  machine: string;
  /**
   * The file.
   */
  path: string;
  /**
   * The number of recorded paths.
   */
  paths: number;
  /**
   * The number of recorded programs.
   */
  programs: number;
  /**
   * How many different values of each kind were replaced.
   */
  replaced: {
    [k: string]: number;
  };
}
