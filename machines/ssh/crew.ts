import type { Output, RunOptions } from '../../engine/model/machine.ts';
import type { Session } from './session.ts';
import { takeTurns } from './take-turns.ts';
import { openWorker } from './worker.ts';
import type { Worker } from './worker.ts';

/**
 * Programs at once on one connection: sshd allows ten sessions (MaxSessions); the others are for the session, the
 * lock and a reserve, and with sudo for a relay of each socket.
 */
const MOST_WORKERS = { plain: 7, sudo: 5 } as const;

/** The workers of one connection. */
export interface Crew {
  /** Runs a program. A query leaves no process that could write into the output of the next one, so its worker is used again. */
  run(kind: 'query' | 'run', argv: readonly string[], options: RunOptions): Promise<Output>;
  close(): Promise<void>;
}

/** Starts workers when they are needed, so that a slow program does not delay others and a short one needs no new channel. */
export function makeCrew(session: Session, sudo: boolean): Crew {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const turns = takeTurns(MOST_WORKERS[sudo ? 'sudo' : 'plain']);
  const dismiss = async (worker: Worker) => {
    all.delete(worker);
    await worker.close();
  };
  return {
    run: (kind, argv, options) =>
      new Promise((resolve, reject) => {
        void turns(async () => {
          if (session.lost !== undefined) return reject(session.lost);
          let worker: Worker | undefined;
          let keep = false;
          try {
            worker = idle.pop() ?? openWorker(session, sudo);
            all.add(worker);
            const output = await worker.run(kind, argv, options);
            keep = kind === 'query' && worker.fit && output.code !== null;
            resolve(output);
          } catch (error) {
            reject(error);
          }
          if (worker === undefined) return;
          // The slot is free when the channel has ended, otherwise the next one could exceed the limit.
          if (keep) idle.push(worker);
          else await dismiss(worker);
        });
      }),
    close: async () => {
      await Promise.all([...all].map(dismiss));
    },
  };
}
