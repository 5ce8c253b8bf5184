// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The name of the study and of its folder.
 */
export type StudyName = string;
/**
 * The variant that all other variants are compared with.
 */
export type StudyName1 = string;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters.
 */
export type StudyName2 = string;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters.
 */
export type StudyName3 = string;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "name".
 */
export type StudyName4 = string;

/**
 * A study: it measures variants and compares them with a baseline. All settings that affect the result are in this file, so they are fixed before the first measurement.
 */
export interface Study {
  /**
   * The version of the study format. Always 1.
   */
  study: 1;
  name: StudyName;
  /**
   * A one-line summary.
   */
  summary: string;
  /**
   * The question that the study answers, and its purpose.
   */
  description?: string;
  baseline: StudyName1;
  /**
   * Number of runs of each variant. Each block runs every variant once, in a new random order. Default: 10. With fewer than 3 blocks, the report gives figures without a verdict. With fewer than 6, only large differences can be detected.
   */
  blocks: number;
  /**
   * The seed for the random order. The same seed gives the same order. Default: 1.
   */
  seed: number;
  /**
   * The largest difference that does not matter, as a fraction of the baseline's mean. Default: 0.01, which is 1 %.
   */
  margin: number;
  /**
   * The accepted probability of a wrong verdict. Confidence intervals have the level 1 - alpha. Default: 0.05.
   */
  alpha: number;
  /**
   * Maximum number of retries of a failed run, at the end of its block. Every attempt is kept and reported. Default: 1.
   */
  repeats: number;
  /**
   * Number of extra runs of each variant with a profiler, after all other runs. They never count as throughput measurements. Default: 0.
   */
  profile: number;
  /**
   * Names of environment values that may differ between variants, e.g. "host kernel command line". * matches any text. If any other value differs, the comparison is marked as confounded.
   *
   * Items: One name.
   */
  intended: string[];
  /**
   * Values for inputs. Each value is used in every playbook of the study that has an input of this name.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
  /**
   * Boot settings that variants share, by name. Each is a playbook. In each block, runbook applies it before the first variant that needs it, undoes it after the last one, and reboots as necessary.
   */
  boots: {
    [k: string]: StudyPart;
  };
  /**
   * The variants to compare.
   *
   * @minItems 2
   * @maxItems 50
   */
  variants: [StudyVariant, StudyVariant, ...StudyVariant[]];
}
/**
 * A playbook with values for its inputs.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "part".
 */
export interface StudyPart {
  /**
   * A path relative to the study file, or the bare name of a playbook shipped with runbook.
   */
  playbook: string;
  /**
   * Values for the playbook's inputs. They override those of the study.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
}
/**
 * One variant: a playbook that prepares the machine and measures it. For each run, runbook applies it and then undoes it.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "variant".
 */
export interface StudyVariant {
  name: StudyName2;
  /**
   * A path relative to the study file, or the bare name of a playbook shipped with runbook.
   */
  playbook: string;
  /**
   * Values for the playbook's inputs. They override those of the study.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
  boot?: StudyName3;
}
