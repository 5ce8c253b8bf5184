import type { Output, RunOptions } from '../../engine/model/machine.ts';
import type { Session } from './session.ts';
import { takeTurns } from './take-turns.ts';
import { openWorker } from './worker.ts';
import type { Worker } from './worker.ts';

/**
 * Programs at once on one connection: sshd allows ten sessions (MaxSessions); the session, a lock and some air are the others,
 * and with sudo a relay for each socket.
 */
const MOST_WORKERS = { plain: 7, sudo: 5 } as const;

/** The workers of one connection. */
export interface Crew {
  /** Runs a program. A query leaves nothing running that could speak into the output of the next: its worker is used again. */
  run(kind: 'query' | 'run', argv: readonly string[], options: RunOptions): Promise<Output>;
  close(): Promise<void>;
}

/** Makes workers as they are needed, so that a slow program holds up nothing else and a quick one costs no new channel. */
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
          // The turn ends when the channel is gone: the next one must not be one too many.
          if (keep) idle.push(worker);
          else await dismiss(worker);
        });
      }),
    close: async () => {
      await Promise.all([...all].map(dismiss));
    },
  };
}
