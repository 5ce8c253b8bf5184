import type { EventStacks } from './perf-folder.ts';

/** What a folded line's number is: how many samples, or what they weigh together. */
export type Unit = 'samples' | 'weight';

/** The folded stacks of one event, a line each in the order of their text: frames joined by semicolons, a blank and a number; latin1 as PerfFolder read it. */
export function foldedText({ tree }: Pick<EventStacks, 'tree'>, unit: Unit): string {
  const lines = [...tree.stacks()].map((stack) => `${stack.frames.join(';')} ${stack[unit]}\n`);
  return lines.sort().join('');
}
