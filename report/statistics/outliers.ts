import { quantile } from './summarize.ts';

/** A run that is far from the other runs; it is shown as an outlier and still counted. */
export interface Outlier {
  readonly index: number;
  readonly value: number;
  /** Beyond the fences of Tukey at 1.5 interquartile ranges, or at 3 of them. */
  readonly fence: 'mild' | 'severe' | null;
  /** The modified z-score of Iglewicz and Hoaglin, reported above 3.5; Infinity if all other values are equal. */
  readonly z: number;
}

/** The runs outside Tukey's fences or with a modified z-score above 3.5; empty for fewer than four runs. */
export function outliers(values: readonly number[]): readonly Outlier[] {
  if (values.length < 4) return [];
  const [lower, middle, upper] = [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)];
  const range = upper - lower;
  const deviation = quantile(
    values.map((value) => Math.abs(value - middle)),
    0.5,
  );
  const isBeyond = (value: number, ranges: number): boolean =>
    value < lower - ranges * range || value > upper + ranges * range;
  return values.flatMap((value, index) => {
    const far = Math.abs(value - middle);
    const z = far === 0 ? 0 : (0.6745 * far) / deviation;
    const fence = isBeyond(value, 3) ? 'severe' : isBeyond(value, 1.5) ? 'mild' : null;
    return fence !== null || z > 3.5 ? [{ index, value, fence, z }] : [];
  });
}
