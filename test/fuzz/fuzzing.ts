/** How many times longer than in CI, by `npm run fuzz`. */
const factor = Number(process.env['RUNBOOK_FUZZ'] ?? 1);

/**
 * The seed of a fuzz test, which is printed if it fails, and its number of runs. The seed is fixed, so that a failure
 * shows the effect of a change; `npm run fuzz` uses new seeds, and RUNBOOK_FUZZ_SEED repeats one of them.
 */
export const fuzzing = (runs: number): { readonly numRuns: number; readonly seed?: number } => {
  const numRuns = Math.round(runs * factor);
  const given = process.env['RUNBOOK_FUZZ_SEED'] ?? (factor === 1 ? '20261129' : undefined);
  return given === undefined ? { numRuns } : { numRuns, seed: Number(given) };
};

/** The time limit of such a test: these seconds in CI, and more with more runs. */
export const within = (seconds: number): { readonly timeout: number } => ({ timeout: 1000 * seconds * factor });

/** How often something is tried: so many times in CI, and more often by `npm run fuzz`. */
export const timesOf = (runs: number): number => Math.round(runs * factor);

/** The seed of a fuzz test that chooses by itself: the same each time in CI. */
export const seedOf = (): number =>
  Number(process.env['RUNBOOK_FUZZ_SEED'] ?? (factor === 1 ? 20261129 : Date.now() % 2 ** 31));
