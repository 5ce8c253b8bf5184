import type { Card } from './look-at-cards.ts';
import type { Diagnosis, Verdict } from './diagnose.ts';
import type { Answer, Finding, Remedy } from './finding.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint, Role } from '../process/paint.ts';

const marks: Readonly<Record<Answer, { readonly mark: string; readonly role: Role }>> = {
  yes: { mark: '✔', role: 'good' },
  no: { mark: '✗', role: 'bad' },
  unknown: { mark: '?', role: 'warn' },
};

/** The headings of the original document. */
const headings: Readonly<Record<number, string>> = {
  2: 'Host machine',
  3: 'Virtual machine',
  4: 'VFIO and the network cards',
  5: 'Bandwidth',
  6: 'CPU utilization',
  7: 'Host system profiling',
  8: 'Posted interrupts',
  9: 'Dedicated CPUs',
  10: 'IRQ affinity',
};

/** The form of runbook commands here. */
interface About {
  readonly command: string;
  readonly labArguments: string;
}

function remedyText({ kind, text }: Remedy, { command, labArguments }: About): string {
  if (kind === 'playbook') return `${command} apply ${text}${labArguments}`;
  return text;
}

const markOf = (answer: Answer, needed: boolean, paint: Paint): string => {
  const { mark, role } = marks[answer];
  // A missing thing that is not required is not an error: only its mark says no.
  return paint(answer === 'no' && !needed ? 'warn' : role, mark);
};

function drawFinding(finding: Finding, about: About, paint: Paint): string[] {
  const { answer, title, reason, seen, remedy, needed } = finding;
  return [
    `  ${markOf(answer, needed, paint)} ${paint('title', title)}: ${escapeControlsInLine(reason)}`,
    paint('dim', `    seen    ${escapeControlsInLine(seen)}`),
    ...(remedy === null
      ? []
      : [`    ${paint('change', 'remedy')}  ${escapeControlsInLine(remedyText(remedy, about))}`]),
  ];
}

function drawCard({ device, answer, refusals, warnings, siblings, twins }: Card, paint: Paint): string[] {
  const { address, vendor, device: id, driver, interfaces, group } = device;
  const what = [`${vendor}:${id}`, ...interfaces, driver ?? 'no driver', ...(group === null ? [] : [`group ${group}`])];
  const notes = [
    ...refusals.flatMap(({ check, reason, evidence, override, overrideValue }) => [
      `${paint('bad', check)}: ${escapeControlsInLine(reason)}`,
      paint('dim', `  seen      ${escapeControlsInLine(evidence)}`),
      ...(override === null ? [] : [`  override  with: { ${override}: ${overrideValue ?? 'true'} }`]),
    ]),
    ...(refusals.length === 0 && siblings.length > 0
      ? [`all devices of its IOMMU group are passed through with it: ${siblings.join(', ')}`]
      : []),
    ...(twins.length > 0
      ? [`${twins.join(', ')} ${twins.length === 1 ? 'has' : 'have'} the same ID, so select the card by its address`]
      : []),
    ...(refusals.length === 0 ? warnings.map(escapeControlsInLine) : []),
  ];
  const words = {
    yes: 'can be passed through',
    no: 'cannot be passed through',
    unknown: 'unknown until the IOMMU is in use',
  }[answer];
  return [
    `    ${markOf(answer, false, paint)} ${paint('id', address)}  ${what.map(escapeControlsInLine).join('  ')}: ${words}`,
    ...notes.map((text) => `        ${text}`),
  ];
}

function drawProposal({ card, cpus, inputs }: Diagnosis, paint: Paint): string[] {
  if (card === null && cpus === null) return [];
  const lines = [
    ...(card === null ? [] : [`  card  ${paint('id', card.address)}: ${card.why}`]),
    ...(cpus === null ? [] : [`  CPUs  ${paint('id', cpus.cpus)}: ${cpus.why}`]),
  ];
  const yaml = Object.entries(inputs).map(
    ([name, value]) => `    ${name}: ${typeof value === 'string' && /^[\d,-]+$/.test(value) ? `"${value}"` : value}`,
  );
  return [paint('title', 'Proposal for the lab file'), ...lines, '', '  inputs:', ...yaml, ''];
}

/** The commands for all required remedies, each once. */
function onward(findings: readonly Finding[], about: About): readonly string[] {
  const needed = findings.filter(({ needed, answer }) => needed && answer !== 'yes');
  return [...new Set(needed.flatMap(({ remedy }) => (remedy === null ? [] : [remedyText(remedy, about)])))];
}

function drawVerdict(verdict: Verdict, findings: readonly Finding[], about: About, paint: Paint): string[] {
  const next = onward(findings, about).map((text) => `  ${escapeControlsInLine(text)}`);
  switch (verdict) {
    case 'ready':
      return [
        `${paint('good', 'A card can be passed through now')} to a virtual machine. Next step:`,
        `  ${about.command} plan playbooks/passthrough.yaml${about.labArguments}`,
      ];
    case 'after-changes':
      return [`${paint('change', 'A card can be passed through after these changes')}:`, ...next];
    case 'by-hand':
      return [`${paint('bad', 'No card can be passed through')} until these problems are fixed by hand:`, ...next];
  }
}

/** The facts that could not be read; root can read more. */
function drawUnseen({ unseen }: Diagnosis, paint: Paint): string[] {
  if (unseen.length === 0) return [];
  const rows = unseen.map(({ fact, reason }) => `  ${paint('id', fact)}: ${escapeControlsInLine(reason)}`);
  return [paint('title', 'Could not be read'), ...rows, ''];
}

/** The diagnosis for people: section by section, the cards, the proposal, and the next steps. */
export function drawDoctor(diagnosis: Diagnosis, about: About, paint: Paint): string[] {
  const { findings, cards, verdict } = diagnosis;
  const sections = [...Map.groupBy(findings, ({ section }) => section)].flatMap(([section, mine]) => [
    paint('title', `${section}. ${headings[section] ?? ''}`),
    ...mine.flatMap((finding) => drawFinding(finding, about, paint)),
    ...(section === 4 ? cards.flatMap((card) => drawCard(card, paint)) : []),
    '',
  ]);
  const count = (answer: Answer): number => findings.filter((finding) => finding.answer === answer).length;
  return [
    ...sections,
    ...drawUnseen(diagnosis, paint),
    ...drawProposal(diagnosis, paint),
    paint('dim', `${count('yes')} yes, ${count('no')} no, ${count('unknown')} unknown`),
    ...drawVerdict(verdict, findings, about, paint),
  ];
}
