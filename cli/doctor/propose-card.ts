import type { Card } from './look-at-cards.ts';

/** The proposed card, and why. */
export interface CardProposal {
  readonly address: string;
  readonly why: string;
}

/** The advantages of a card; the first one that differs between two cards decides. */
const merits: readonly { readonly holds: (card: Card) => boolean; readonly why: string }[] = [
  { holds: ({ answer }) => answer === 'yes', why: 'it can be passed through now' },
  { holds: ({ device }) => device.class.startsWith('0200'), why: 'it is an Ethernet card' },
  {
    holds: ({ device, siblings }) => device.group !== null && siblings.length === 0,
    why: 'it has its own IOMMU group',
  },
  { holds: ({ device }) => device.resets?.includes('flr') === true, why: 'it supports function-level reset (flr)' },
  { holds: ({ device }) => device.resets !== null && device.resets.length > 0, why: 'it can be reset' },
  { holds: ({ twins }) => twins.length === 0, why: 'no other card has its ID' },
];

/** The best card without a refusal; null if there is none. */
export function proposeCard(cards: readonly Card[]): CardProposal | null {
  const possible = cards.filter(({ answer }) => answer !== 'no');
  const better = (one: Card, other: Card): number => {
    const differing = merits.find(({ holds }) => holds(one) !== holds(other));
    return differing === undefined ? 0 : differing.holds(one) ? -1 : 1;
  };
  const [best] = possible.toSorted(better);
  if (best === undefined) return null;
  const others = possible.length - 1;
  const first =
    others === 0
      ? ['no obstacle found; it is the only such card']
      : [`no obstacle found (number of other possible cards: ${others})`];
  const why = [
    ...first,
    ...merits
      .slice(1, 5)
      .filter(({ holds }) => holds(best))
      .map((merit) => merit.why),
  ];
  return { address: best.device.address, why: [...new Set(why)].join('; ') };
}
