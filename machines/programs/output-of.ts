import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import type { Output } from '../../engine/model/machine.ts';
import { assertWhole } from './assert-whole.ts';

/** The result of a program from what was kept of its outputs. */
export function outputOf(code: number | null, stdout: KeptEnds, stderr: KeptEnds, timedOut: boolean): Output {
  const output = { code, stdout: stdout.text, stderr: stderr.text, timedOut };
  const omitted = { stdout: stdout.omitted, stderr: stderr.omitted };
  return omitted.stdout + omitted.stderr === 0 ? output : { ...output, omitted };
}

/** A complete result with the limits that every machine has; `whole` as in RunOptions. */
export function withLimits(argv: readonly string[], output: Output, whole: boolean): Output {
  const { code, stdout, stderr, timedOut } = output;
  // A character has at most three bytes.
  if (3 * stdout.length <= limits.stdout.head && 3 * stderr.length <= limits.stderr.head) return output;
  const kept = { stdout: new KeptEnds(limits.stdout), stderr: new KeptEnds(limits.stderr) };
  kept.stdout.push(Buffer.from(stdout));
  kept.stderr.push(Buffer.from(stderr));
  return assertWhole(argv, outputOf(code, kept.stdout, kept.stderr, timedOut), whole);
}
