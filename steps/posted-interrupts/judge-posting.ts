import { interruptDeltas } from '../../report/parse/interrupts.ts';
import type { InterruptDelta } from '../../report/parse/interrupts.ts';
import type { GuestCounts, HostCounts } from './take-counts.ts';

/** The counters of the observation. */
export interface Watched {
  readonly device: string;
  readonly seconds: number;
  readonly host: readonly [HostCounts, HostCounts];
  /** Null if the guest was not inspected. */
  readonly guest: readonly [GuestCounts, GuestCounts] | null;
}

export interface Judged {
  readonly verdict: 'yes' | 'no' | 'unknown';
  readonly says: string;
  readonly host: number;
  readonly guest: number | null;
  /** PIN, NPI and PIW; null if the kernel has no such row. */
  readonly events: Readonly<Record<'PIN' | 'NPI' | 'PIW', number | null>>;
  readonly exits: number | null;
  readonly interruptExits: number | null;
}

/** Fewer interrupts give no result: a few are from elsewhere, or from before posting was active. */
const enough = 20;

const totalOf = (deltas: readonly InterruptDelta[]): number => deltas.reduce((sum, { total }) => sum + total, 0);

function guestTotal(guest: Watched['guest']): { readonly count: number | null; readonly why: string } {
  if (guest === null) return { count: null, why: 'the guest was not inspected' };
  const [before, after] = guest;
  if (before.kind === 'unseen') return { count: null, why: before.why };
  if (after.kind === 'unseen') return { count: null, why: after.why };
  return { count: totalOf(interruptDeltas(before.interrupts, after.interrupts)), why: '' };
}

function decide(
  { device, host: [, after] }: Watched,
  host: number,
  { count: guest, why }: { readonly count: number | null; readonly why: string },
): { readonly verdict: Judged['verdict']; readonly because: string } {
  const rowsOf = (name: string): boolean => after.interrupts.some(({ label }) => label.includes(name));
  const hasMessages = new RegExp(`vfio-msix?\\[\\d+\\]\\(${device}\\)`);
  if (!after.interrupts.some(({ label }) => hasMessages.test(label))) {
    return rowsOf(`vfio-intx(${device})`)
      ? { verdict: 'no', because: 'the guest uses the INTx line of the card, which cannot be posted' }
      : { verdict: 'unknown', because: 'no guest has requested interrupts of the card: it has no vfio row' };
  }
  if (guest === null && host < enough) {
    return { verdict: 'unknown', because: `it is unknown whether interrupts were raised: ${why}` };
  }
  if (guest === null) return { verdict: 'no', because: 'the card interrupted the host' };
  if (Math.max(host, guest) < enough) return { verdict: 'unknown', because: 'this is too little traffic for a result' };
  // Several of the card's interrupts may reach the guest as one, so the host counts more of them; posted interrupts are
  // not counted by the host.
  if (host >= 0.9 * guest) return { verdict: 'no', because: 'each interrupted the host' };
  if (host <= 0.1 * guest) return { verdict: 'yes', because: 'they bypassed the host' };
  return { verdict: 'unknown', because: 'some bypassed the host and some did not' };
}

const words = { yes: 'Posted', no: 'Not posted', unknown: 'Inconclusive' };

/** Whether a card's interrupts were posted, by the counters before and after. Pure. */
export function judgePosting(watched: Watched): Judged {
  const { device, seconds } = watched;
  const [before, after] = watched.host;
  const deltas = interruptDeltas(before.interrupts, after.interrupts);
  const vfio = new RegExp(`vfio-(msix?\\[\\d+\\]|intx)\\(${device}\\)`);
  const host = totalOf(deltas.filter(({ label }) => vfio.test(label)));
  const guest = guestTotal(watched.guest);
  const event = (name: string): number | null =>
    after.interrupts.some(({ id }) => id === name) ? totalOf(deltas.filter(({ id }) => id === name)) : null;
  const events = { PIN: event('PIN'), NPI: event('NPI'), PIW: event('PIW') };
  const rise = (one: number | null, other: number | null): number | null =>
    one === null || other === null || other < one ? null : other - one;
  const exits = rise(before.exits, after.exits);
  const interruptExits = rise(before.interruptExits, after.interruptExits);
  const { verdict, because } = decide(watched, host, guest);
  const counts = [
    `in ${seconds} s the vfio rows of ${device} counted ${host} on the host`,
    guest.count === null ? guest.why : `its rows ${guest.count} in the guest`,
    Object.entries(events)
      .map(([name, count]) => (count === null ? `no row ${name}` : `${name} +${count}`))
      .join(' '),
    exits === null ? 'exits not counted' : `${exits} exits`,
    ...(interruptExits === null ? [] : [`${interruptExits} of them for an interrupt of the host`]),
  ];
  const says = `${words[verdict]}: ${because} (${counts.join(', ')})`;
  return { verdict, says, host, guest: guest.count, events, exits, interruptExits };
}
