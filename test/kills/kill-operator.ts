import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from './operator.ts';

/** Who is killed: the operator's process, or also the processes that it has started. */
export type Victims = 'operator' | 'operator and children';

const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
};

/**
 * Starts an operator and kills it `after` milliseconds after it started its first program. Returns whether it was
 * killed before its end.
 */
export async function killOperator(
  order: Order,
  after: number,
  signal: NodeJS.Signals,
  victims: Victims,
): Promise<boolean> {
  const argv = [join(import.meta.dirname, 'operator.ts'), JSON.stringify(order)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  const close = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)));
  let said = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('begun')) resolve();
    });
    child.once('exit', () => resolve());
  });
  await Promise.race([sleep(after), exit]);
  const children = childrenOf(child.pid ?? 0);
  child.kill(signal);
  if (victims === 'operator and children') for (const pid of children) kill(pid, 'SIGKILL');
  await exit;
  // Its last words may still be in the pipe. After a kill, programs that it started may keep the pipe open.
  if (child.signalCode === null) await close;
  if (child.signalCode === null && !said.includes('ended done'))
    throw new Error(`the operator failed: ${complaint}${said}`);
  return child.signalCode !== null && !said.includes('ended');
}
