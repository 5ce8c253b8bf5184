import { largest, smallest } from '../statistics/extremes.ts';
/** A linear scale from values to positions. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** The position of a value, rounded to a tenth. */
  at(value: number): number;
}

/** Ticks at 1, 2 or 5 times a power of ten, at most `most` of them. */
export function ticksBetween(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / Math.max(1, most - 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999) ?? 10 * power;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step - 1e-9) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push(Number(tick.toPrecision(12)));
  return ticks;
}

/** An axis for all values, between two positions. */
export function axisOf(values: readonly number[], from: number, to: number, most = 5): Axis {
  const finite = values.filter(Number.isFinite);
  let [low, high] = [smallest(finite), largest(finite)];
  if (finite.length === 0) [low, high] = [0, 1];
  if (low === high) [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) * 0.05, high + Math.abs(high) * 0.05];
  return {
    low,
    high,
    ticks: ticksBetween(low, high, most),
    at: (value) => Math.round(10 * (from + ((value - low) / (high - low)) * (to - from))) / 10,
  };
}

/** The range with a few percent more on both sides, and including 0 if it is near. */
export function padded(values: readonly number[]): readonly number[] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [smallest(finite), largest(finite)];
  const room = (high - low) * 0.08 || Math.abs(high) * 0.05;
  return low >= 0 && low < 0.5 * high ? [0, high + room] : [low - room, high + room];
}
