import { blocksAround } from '../language/template/part.ts';
import type { Step } from '../model/playbook.ts';

const mentionsFacts = (text: string): boolean =>
  text
    .split('{{')
    .slice(1)
    .some((part) => /\bfacts\b/.test(part.split('}', 1)[0] ?? ''));

const ownText = (step: Step): string =>
  [step, ...blocksAround(step.block)].map((part) => `${part.when ?? ''} ${JSON.stringify(part.with)}`).join(' ');

/** True if the message of a step at the end may use facts. */
export const tellsFacts = (step: Step): boolean =>
  step.tell !== null && (mentionsFacts(step.tell) || (step.block !== undefined && readsFacts(step)));

/** True if the templates of a step may use facts, so facts must be gathered first. */
export const readsFacts = (step: Step): boolean => mentionsFacts(ownText(step));

/**
 * The facts that the templates of these steps may use, e.g. "iommu" for `facts.iommu.active`; null for all facts, if
 * a template uses them as a whole.
 */
export function partsRead(steps: readonly Step[]): ReadonlySet<string> | null {
  const texts = steps.map((step) => `${ownText(step)} ${step.tell ?? ''}`);
  const mentions = texts.flatMap((text) => [...text.matchAll(/\bfacts\b(?:\.(\w+))?/g)]);
  const names = mentions.map(([, name]) => name);
  return names.includes(undefined) ? null : new Set(names.filter((name) => name !== undefined));
}
