import type { Clock } from '../model/clock.ts';
import type { RunEnded } from '../model/event.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import { until } from '../model/until.ts';

/** Seconds in which a lost machine must answer again so that the run continues without help, and seconds between the attempts. */
const within = 60;
const every = 5;
/** A connection that is lost more often than this in one run needs a person. */
const mostLosses = 3;

export interface ReconnectOptions {
  readonly clock: Clock;
  /** Ends the attempts, because a person stopped the run. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Continues a run after its host's connection was lost: reconnects for up to 60 seconds, three times in a run, and
 * continues from the journal as `resume` does. `again` returns undefined if no journal exists yet. Rejects with the
 * loss if the machine does not come back, and with EBUSY if another run has locked it by then.
 */
export async function runWithReconnect(
  host: Machine,
  begin: () => Promise<RunEnded>,
  again: () => Promise<RunEnded | undefined>,
  { clock, signal, say }: ReconnectOptions,
): Promise<RunEnded> {
  let work: () => Promise<RunEnded | undefined> = begin;
  let loss: unknown;
  for (let losses = 1; ; losses += 1) {
    let isLost = false;
    try {
      const ended = await work();
      if (ended !== undefined) return ended;
    } catch (error) {
      if (!isLoss(error) || losses > mostLosses || signal.aborted) throw error;
      loss = error;
      isLost = true;
    }
    if (!isLost) throw loss;
    say(`The connection to ${host.name} is lost. Trying to reconnect for up to ${within} seconds.`);
    const back = await until({ clock, signal, within, every }, () => reconnected(host)).catch((error: unknown) => {
      throw signal.aborted ? loss : error;
    });
    if (back === undefined) throw loss;
    say(`${host.name} answers again. The run continues from its journal.`);
    work = again;
  }
}

const isLoss = (error: unknown): boolean => error instanceof MachineError && error.code === 'UNREACHABLE';

async function reconnected(host: Machine): Promise<true | undefined> {
  try {
    await host.reconnect();
    return true;
  } catch (error) {
    if (isLoss(error)) return undefined;
    throw error;
  }
}
