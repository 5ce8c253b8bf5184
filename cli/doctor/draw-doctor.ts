import { join, relative } from 'node:path';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Diagnosis, Verdict } from './diagnose.ts';
import { drawCard } from './draw-card.ts';
import { drawFinding, fitted, markOf, type Style } from './draw-finding.ts';
import type { Remedied } from './remedy-command.ts';

/** The diagnosis with the commands of all remedies. */
export interface Advised extends Omit<Diagnosis, 'findings'> {
  readonly findings: readonly Remedied[];
  /** The command that continues when a card can be passed through now. */
  readonly next: string;
  /** The command that saves this machine for a report. */
  readonly save: string;
}

/** A block with a title; nothing if it has no lines. */
const block = (title: string, lines: readonly string[], { paint }: Style): readonly string[] =>
  lines.length === 0 ? [] : [paint('title', title), ...lines, ''];

function drawVerdict(verdict: Verdict, { paint }: Style): string {
  switch (verdict) {
    case 'ready':
      return paint('good', 'A card can be passed through now to a virtual machine.');
    case 'after-changes':
      return paint('change', 'A card can be passed through after the changes below.');
    case 'by-hand':
      return paint('bad', 'No card can be passed through until the problems below are fixed by hand.');
  }
}

/** Everything that is fine, as a list of titles; with the evidence, line by line. */
function drawFine(fine: readonly Remedied[], style: Style): readonly string[] {
  if (style.isFull) return fine.flatMap((finding) => drawFinding(finding, style));
  if (fine.length === 0) return [];
  return fitted([`  ${markOf('yes', true, style.paint)} ${fine.map(({ title }) => title).join(', ')}`], style);
}

function drawProposal({ card, cpus, inputs }: Advised, style: Style): readonly string[] {
  const { paint } = style;
  const why = [
    ...(card === null ? [] : [`  card  ${paint('id', card.address)}: ${card.why}`]),
    ...(cpus === null ? [] : [`  CPUs  ${paint('id', cpus.cpus)}: ${cpus.why}`]),
  ];
  const yaml = Object.entries(inputs).map(
    ([name, value]) => `    ${name}: ${typeof value === 'string' && /^[\d,-]+$/.test(value) ? `"${value}"` : value}`,
  );
  return why.length === 0 ? [] : [...fitted(why, style), '', '  inputs:', ...yaml];
}

/** The remedies of everything that is required, each once, in the order of the document. */
function drawNext({ findings, verdict, next }: Advised, style: Style): readonly string[] {
  if (verdict === 'ready') return [`  ${style.paint('id', next)}`];
  const missing = findings.filter(({ needed, answer }) => needed && answer !== 'yes');
  const lines = missing.flatMap(({ remedy }) => {
    if (remedy === null) return [];
    const text = `  ${escapeControlsInLine(remedy.command ?? remedy.text)}`;
    return remedy.command === null ? fitted([text], style) : [style.paint('id', text)];
  });
  return [...new Set(lines)];
}

/** The page about reports, as a path that works in the working folder. */
function reportPage(): string {
  const page = join(import.meta.dirname, '../../docs/how-to/report-a-host.md');
  const short = relative(process.cwd(), page);
  return short.startsWith('..') ? page : short;
}

/** The diagnosis for people: the verdict, what is missing, warnings, the cards, what is fine, the proposal and the next steps. */
export function drawDoctor(advised: Advised, style: Style): readonly string[] {
  const { findings, cards, verdict, unseen } = advised;
  const { paint } = style;
  const missing = findings.filter(({ answer, needed }) => answer === 'no' && needed);
  const warned = findings.filter(({ answer, needed }) => answer === 'unknown' || (answer === 'no' && !needed));
  // What a verdict depends on is first.
  const warnings = warned.toSorted((one, other) => Number(other.needed) - Number(one.needed));
  const fine = findings.filter(({ answer }) => answer === 'yes');
  const draw = (finding: Remedied): readonly string[] => drawFinding(finding, style);
  const unread = unseen.map(({ fact, reason }) => `  ${paint('id', fact)}: ${escapeControlsInLine(reason)}`);
  return [
    ...fitted([drawVerdict(verdict, style)], style),
    '',
    ...block('Missing', missing.flatMap(draw), style),
    ...block('Warnings', warnings.flatMap(draw), style),
    ...block(
      'Network cards',
      cards.flatMap((card) => drawCard(card, style)),
      style,
    ),
    ...block('Fine', drawFine(fine, style), style),
    ...block('Could not be read', fitted(unread, style), style),
    ...block('Proposal for the lab file', drawProposal(advised, style), style),
    ...block(verdict === 'by-hand' ? 'To do' : 'Next', drawNext(advised, style), style),
    paint('dim', `${fine.length} fine, ${missing.length} missing, ${warnings.length} warnings`),
    ...fitted([`Is an answer wrong? Save this machine for a report (${reportPage()}):`], style),
    `  ${paint('id', advised.save)}`,
  ];
}
