// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * What the study and its folder are called.
 */
export type StudyName = string;
/**
 * The variant that all others are held against.
 */
export type StudyName1 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters.
 */
export type StudyName2 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters.
 */
export type StudyName3 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "name".
 */
export type StudyName4 = string;

/**
 * A study: variants that are measured against a baseline. Everything that decides about its figures is said here, before the first of them is known.
 */
export interface Study {
  /**
   * The version of the format, 1.
   */
  study: 1;
  name: StudyName;
  /**
   * One line about it.
   */
  summary: string;
  /**
   * The question it is to answer, and why.
   */
  description?: string;
  baseline: StudyName1;
  /**
   * How many times each variant is measured. A block holds one run of every variant, in an order of its own. Fewer than 3 say nothing of their spread and give figures without a verdict; fewer than 6 find only large differences.
   */
  blocks: number;
  /**
   * The number from which the order is shuffled; the same number gives the same order.
   */
  seed: number;
  /**
   * The part of the baseline's mean below which a difference matters to nobody.
   */
  margin: number;
  /**
   * The chance of a wrong word that is accepted; intervals have the level 1 - alpha.
   */
  alpha: number;
  /**
   * How often a run that failed is tried again, at the end of its block. Each attempt is kept and told.
   */
  repeats: number;
  /**
   * How many further runs of each variant are made with a profiler, after all others. They are no measure of throughput and never counted as one.
   */
  profile: number;
  /**
   * What may differ between variants, by names of the environment in which * stands for anything, e.g. "host kernel command line". Anything else that differs makes the comparison confounded.
   *
   * Items: One name.
   */
  intended: string[];
  /**
   * Values for inputs of every playbook of the study that has such an input.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
  /**
   * Boot settings that variants share, by name: a playbook that is applied before the first of them in a block and undone after the last, with the reboots that this takes.
   */
  boots: {
    [k: string]: StudyPart;
  };
  /**
   * What is compared.
   *
   * @minItems 2
   * @maxItems 50
   */
  variants: [StudyVariant, StudyVariant, ...StudyVariant[]];
}
/**
 * A playbook with its values.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "part".
 */
export interface StudyPart {
  /**
   * Its path as seen from the study's file, or the bare name of one that ships.
   */
  playbook: string;
  /**
   * Values for its inputs; they win over those of the study.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
}
/**
 * One variant: a playbook that makes it so and measures it. It is applied for each run and undone after it.
 *
 * This interface was referenced by `Study`'s JSON-Schema
 * via the `definition` "variant".
 */
export interface StudyVariant {
  name: StudyName2;
  /**
   * Its path as seen from the study's file, or the bare name of one that ships.
   */
  playbook: string;
  /**
   * Values for its inputs; they win over those of the study.
   */
  inputs: {
    /**
     * One value.
     */
    [k: string]: string | number | boolean;
  };
  boot?: StudyName3;
}
