export interface ValuedStack {
  /** From the outermost frame on. */
  readonly frames: readonly string[];
  readonly value: number;
}

/** The stacks of folded text: frames separated by semicolons, a space and a number; other lines are ignored. */
export function* foldedStacks(text: string): Generator<ValuedStack> {
  for (const line of text.split('\n')) {
    const end = line.trimEnd().lastIndexOf(' ');
    const value = Number(line.slice(end + 1));
    if (end > 0 && Number.isFinite(value) && value > 0) yield { frames: line.slice(0, end).split(';'), value };
  }
}

/** True for folded text, false for that of `perf script`, by its first lines. */
export function isFolded(text: string): boolean {
  const lines = text.split('\n').slice(0, 20);
  // The last line may be incomplete.
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => !line.startsWith('#'));
  return whole.length > 0 && whole.every((line) => /^\S.* \d+(?:\.\d+)?\s*$/.test(line) && !/:\s+\d+\s*$/.test(line));
}
