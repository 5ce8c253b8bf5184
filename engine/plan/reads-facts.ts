import { blocksAround } from '../language/template/part.ts';
import type { Step } from '../model/playbook.ts';

const mentionsFacts = (text: string): boolean => /\{\{[^}]*\bfacts\b/.test(text);

const ownText = (step: Step): string =>
  [step, ...blocksAround(step.block)].map((part) => `${part.when ?? ''} ${JSON.stringify(part.with)}`).join(' ');

/** True when what a step tells at its end may look at facts. */
export const tellsFacts = (step: Step): boolean =>
  step.tell !== null && (mentionsFacts(step.tell) || (step.block !== undefined && readsFacts(step)));

/** True when a step's templates may look at facts, so that they need gathering first. */
export const readsFacts = (step: Step): boolean => mentionsFacts(ownText(step));

/** The parts of the facts that any template of these steps may look at, e.g. "iommu" for `facts.iommu.active`; null for all, where one takes the facts as a whole. */
export function partsRead(steps: readonly Step[]): ReadonlySet<string> | null {
  const texts = steps.map((step) => `${ownText(step)} ${step.tell ?? ''}`);
  const mentions = texts.flatMap((text) => [...text.matchAll(/\bfacts\b(?:\.(\w+))?/g)]);
  const names = mentions.map(([, name]) => name);
  return names.includes(undefined) ? null : new Set(names.filter((name) => name !== undefined));
}
