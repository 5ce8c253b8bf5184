import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Machine } from '../../../engine/model/machine.ts';

/** A call of the machine. */
export interface Act {
  readonly method: Exclude<keyof Machine, 'name' | 'outlivesReboot' | symbol>;
  readonly args: readonly unknown[];
}

/** What became of a call: its value with long texts replaced by their lengths, or its error. */
export type Outcome =
  { readonly value: unknown } | { readonly code: string; readonly message: string; readonly hint: string | null };

export interface Operated {
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
  /** The most memory that the process had. */
  readonly megabytes: number;
}

/** Runs the operator's side in its own process, so that its memory can be measured; no attack may need 300 MB of it. */
export async function operate(
  kind: 'ssh' | 'guest' | 'local',
  options: object,
  acts: readonly Act[],
): Promise<Operated> {
  const program = join(import.meta.dirname, 'operate.ts');
  const argv = [program, kind, JSON.stringify(options), JSON.stringify(acts)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const operated = JSON.parse(stdout) as Operated;
  expect(operated.megabytes).toBeLessThan(300);
  return operated;
}
