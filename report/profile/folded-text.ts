import type { EventStacks } from './perf-folder.ts';

/** The meaning of the number in a folded line: the number of samples, or their total weight. */
export type Unit = 'samples' | 'weight';

/**
 * The folded stacks of an event, one line each, in the order of their text: frames joined by semicolons, a blank and a
 * number; in latin1, as PerfFolder read them.
 */
export function foldedText({ tree }: Pick<EventStacks, 'tree'>, unit: Unit): string {
  const lines = [...tree.stacks()].map((stack) => `${stack.frames.join(';')} ${stack[unit]}\n`);
  return lines.sort().join('');
}
