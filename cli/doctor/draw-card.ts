import { escapeControlsInLine } from '../process/escape-controls.ts';
import { fitted, markOf, withRemedy, type Style } from './draw-finding.ts';
import type { Card } from './look-at-cards.ts';

const words = {
  yes: 'can be passed through',
  no: 'cannot be passed through',
  unknown: 'unknown until the IOMMU is in use',
} as const;

/** A card in one line, and below it each refusal with its override, or what to know before the card is passed through. */
export function drawCard(card: Card, style: Style): readonly string[] {
  const { device, answer, refusals, warnings, siblings, twins } = card;
  const { paint, isFull } = style;
  const { address, vendor, device: id, driver, interfaces, group } = device;
  const what = [`${vendor}:${id}`, ...interfaces, driver ?? 'no driver', ...(group === null ? [] : [`group ${group}`])];
  const head = `  ${markOf(answer, false, paint)} ${paint('id', address)}  ${what.map(escapeControlsInLine).join('  ')}: ${words[answer]}`;
  const against = refusals.flatMap(({ check, reason, evidence, override, overrideValue }) => [
    ...withRemedy(
      `    ${paint('bad', check)}: ${escapeControlsInLine(reason)}`,
      override === null ? null : escapeControlsInLine(`with: { ${override}: ${overrideValue ?? 'true'} }`),
      true,
      style,
    ),
    ...(isFull ? fitted([paint('dim', `      seen  ${escapeControlsInLine(evidence)}`)], style) : []),
  ]);
  const same = twins.length === 1 ? 'has' : 'have';
  const notes = [
    ...(refusals.length === 0 && siblings.length > 0
      ? [`all devices of its IOMMU group are passed through with it: ${siblings.join(', ')}`]
      : []),
    ...(twins.length > 0 ? [`${twins.join(', ')} ${same} the same ID, so select the card by its address`] : []),
    ...(refusals.length === 0 ? warnings : []),
  ].map((note) => `    ${escapeControlsInLine(note)}`);
  return [...fitted([head], style), ...against, ...fitted(notes, style)];
}
