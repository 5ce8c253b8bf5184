import type { Facts } from '../../schemas/types/facts.ts';
import { bootLines } from './boot-lines.ts';
import { cardLines } from './card-lines.ts';
import type { Card } from './look-at-cards.ts';
import type { Finding, Remedy } from './finding.ts';
import { hostLines } from './host-lines.ts';
import type { Host } from './look-at-host.ts';
import { programLines } from './program-lines.ts';
import { proposeCard, type CardProposal } from './propose-card.ts';
import { proposeCpus, type CpuProposal } from './propose-cpus.ts';
import { tuningLines } from './tuning-lines.ts';

/**
 * Whether a card can be passed through: now; after changes that can be made here; or only after a person enables,
 * adds or gives up something.
 */
export type Verdict = 'ready' | 'after-changes' | 'by-hand';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly cards: readonly Card[];
  readonly card: CardProposal | null;
  readonly cpus: CpuProposal | null;
  /** Values for the inputs of playbooks, as a lab file has them. */
  readonly inputs: Readonly<Record<string, string | number>>;
  /** The facts that could not be read, and why: the machine may have more. */
  readonly unseen: Facts['unseen'];
  readonly verdict: Verdict;
}

/** A missing remedy, or one that needs manual work, requires a person. */
const isRunnable = (remedy: Remedy | null): boolean => remedy !== null && remedy.kind !== 'by-hand';

function verdictOf(findings: readonly Finding[]): Verdict {
  const missing = findings.filter(({ needed, answer }) => needed && answer !== 'yes');
  if (missing.some(({ answer, remedy }) => answer === 'no' && !isRunnable(remedy))) return 'by-hand';
  return missing.length === 0 ? 'ready' : 'after-changes';
}

/** The abilities of a machine for the original document, section by section. Pure. */
export function diagnose(host: Host): Diagnosis {
  const card = proposeCard(host.cards);
  const node = host.facts.pci.find(({ address }) => address === card?.address)?.node ?? null;
  const near = card === null ? null : { address: card.address, node };
  const cpus = proposeCpus(host.ground, near);
  const findings = [
    ...hostLines(host),
    ...bootLines(host),
    ...programLines(host),
    ...cardLines(host),
    ...tuningLines(host, cpus, card?.address ?? null),
  ].toSorted((one, other) => one.section - other.section);
  const subnet = host.cards.find(({ device }) => device.address === card?.address)?.subnet ?? null;
  const inputs = {
    ...(card === null ? {} : { nic: card.address }),
    ...(subnet === null ? {} : { subnet }),
    ...(cpus === null ? {} : { vcpus: cpus.count, cpus: cpus.cpus }),
  };
  return { findings, cards: host.cards, card, cpus, inputs, unseen: host.facts.unseen, verdict: verdictOf(findings) };
}
