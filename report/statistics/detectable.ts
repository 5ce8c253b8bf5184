import { studentQuantile } from './student-t.ts';

/**
 * The smallest difference that a comparison with this standard error would detect with the given power: the sum of
 * the two t quantiles times the error, which is exact except for the small difference between the shifted and the
 * noncentral t.
 */
export function detectableDifference(standardError: number, df: number, level = 0.95, power = 0.8): number {
  return (studentQuantile(0.5 + level / 2, df) + studentQuantile(power, df)) * standardError;
}
