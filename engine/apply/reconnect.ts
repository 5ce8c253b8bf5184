import type { Clock } from '../model/clock.ts';
import type { RunEnded } from '../model/event.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import { until } from '../model/until.ts';

/** Seconds in which a lost machine must answer again for the run to go on by itself, and seconds between the tries. */
const within = 60;
const every = 5;
/** A connection that is lost more often than this in one run needs a person. */
const mostLosses = 3;

export interface Perseverance {
  readonly clock: Clock;
  /** Ends the tries: a person stopped the run. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Carries a run over the loss of its host's connection: connects again for up to 60 seconds, three times in a run, and goes on
 * from the journal as `resume` does. `again` returns undefined when there is no journal to go on from. Rejects with the
 * loss when the machine does not come back, and with EBUSY when another run has its lock by then.
 */
export async function persevere(
  host: Machine,
  begin: () => Promise<RunEnded>,
  again: () => Promise<RunEnded | undefined>,
  { clock, signal, say }: Perseverance,
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
