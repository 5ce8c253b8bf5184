/** How many times longer than in CI, by `npm run fuzz`. */
const factor = Number(process.env['RUNBOOK_FUZZ'] ?? 1);

/** A fuzz test's seed, which is printed where it fails, and its number of runs. RUNBOOK_FUZZ_SEED gives a seed again. */
export const fuzzing = (runs: number): { readonly numRuns: number; readonly seed?: number } => {
  const seed = process.env['RUNBOOK_FUZZ_SEED'];
  return { numRuns: Math.round(runs * factor), ...(seed !== undefined && { seed: Number(seed) }) };
};
