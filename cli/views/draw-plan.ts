import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { formatDiagnostic } from '../../engine/language/yaml/format-diagnostic.ts';
import type { Plan, PlannedStep } from '../../engine/model/plan.ts';
import type { Finding, Refusal } from '../../engine/model/step-type.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import { host } from '../../engine/model/site.ts';
import { drawChange } from './draw-change.ts';
import { placeOf } from './tree/place-of.ts';
import { drawCheck, drawProgram } from './draw-check.ts';

/** Two or three labelled lines under a mark: the reason, the evidence and the remedy. */
function drawNo(reason: string, rows: readonly (readonly [string, string | null])[], paint: Paint): string[] {
  const shown = rows.filter(([, text]) => text !== null && text !== '');
  return [
    `${paint('bad', '✗')} ${escapeControlsInLine(reason)}`,
    ...shown.map(([label, text]) => `  ${paint('dim', label.padEnd(9))} ${escapeControlsInLine(text ?? '')}`),
  ];
}

/** A safety check that said no. */
export function drawRefusal(refusal: Refusal, paint: Paint): string[] {
  return drawNo(
    `refused by ${refusal.check}: ${refusal.reason}`,
    [
      ['seen', refusal.evidence],
      ['override', overrideOf(refusal)],
    ],
    paint,
  );
}

/** How a refusal is overridden: by an option of the command, or by an input of the step. */
function overrideOf({ override, overrideValue }: Refusal): string | null {
  if (override === null) return null;
  if (override.startsWith('--')) return overrideValue === undefined ? override : `${override} ${overrideValue}`;
  return `with: { ${override}: ${overrideValue ?? 'true'} }`;
}

/** A check that does not hold. */
function drawFinding({ what, reason, evidence, remedy }: Finding, paint: Paint): string[] {
  return drawNo(
    `${what}: ${reason}`,
    [
      ['seen', evidence],
      ['remedy', remedy],
    ],
    paint,
  );
}

/** A mistake that is only visible with the values: its description, and the place in the playbook. */
function drawInvalid(diagnostic: Diagnostic, paint: Paint): string[] {
  const [told = '', ...frame] = formatDiagnostic(diagnostic).split('\n');
  return [
    `${paint('bad', '✗')} ${escapeControlsInLine(told)}`,
    ...frame.map((line) => `  ${escapeControlsInLine(line)}`),
  ];
}

const drawWarnings = (warnings: readonly string[], paint: Paint): string[] =>
  warnings.map((text) => `${paint('warn', '!')} ${escapeControlsInLine(text)}`);

const drawPending = (pending: string | null, paint: Paint): string[] =>
  pending === null ? [] : [paint('dim', `takes effect at the next boot: ${escapeControlsInLine(pending)}`)];

/** The text beside a step's title (`aside`) and under it (`below`). */
function drawStep(step: PlannedStep, paint: Paint): { readonly aside: string; readonly below: readonly string[] } {
  switch (step.kind) {
    case 'change': {
      const changes = step.changes.flatMap((change) => drawChange(change, paint));
      return {
        aside: '',
        below: [...changes, ...drawWarnings(step.warnings, paint), ...drawPending(step.pending, paint)],
      };
    }
    case 'unchanged':
      return {
        aside: 'no change needed',
        below: [...drawWarnings(step.warnings, paint), ...drawPending(step.pending, paint)],
      };
    case 'refused':
      return {
        aside: '',
        below: [...step.refusals.flatMap((each) => drawRefusal(each, paint)), ...drawWarnings(step.warnings, paint)],
      };
    case 'checked': {
      const failed = step.findings.filter(({ holds }) => !holds);
      const count = plural(step.findings.length, 'check');
      const aside = failed.length === 0 ? (step.findings.length === 1 ? 'passed' : `${count} passed`) : '';
      return { aside, below: failed.flatMap((finding) => drawFinding(finding, paint)) };
    }
    case 'act': {
      const programs = (step.programs ?? []).map((argv) => drawProgram(argv, paint));
      const intent = `${paint('id', '»')} ${escapeControlsInLine(step.intent)}`;
      return { aside: '', below: [intent, ...programs, ...drawWarnings(step.warnings ?? [], paint)] };
    }
    case 'unchecked':
      return {
        aside: '',
        below: [...drawCheck(step.check, step.changes, paint), ...drawWarnings(step.warnings, paint)],
      };
    case 'skipped':
      return { aside: `skipped: ${escapeControlsInLine(step.reason)}`, below: [] };
    case 'unknown':
      return {
        aside: '',
        below: [
          `${paint('warn', '?')} known after ${paint('id', step.after)} ${paint('dim', `(${escapeControlsInLine(step.because)})`)}`,
        ],
      };
    case 'invalid':
      return { aside: '', below: step.diagnostics.flatMap((diagnostic) => drawInvalid(diagnostic, paint)) };
  }
}

/** The plan's last line, e.g. `Plan: 3 changes in 2 steps, 1 reboot`. */
export function summarizePlan(plan: Plan): string {
  const changing = plan.steps.flatMap((step) => (step.kind === 'change' ? [step.changes.length] : []));
  const changes = changing.reduce((sum, count) => sum + count, 0);
  const count = (kind: PlannedStep['kind']): number => plan.steps.filter((step) => step.kind === kind).length;
  const reboots = plan.steps.filter((step) => step.kind === 'act' && step.reboots).length;
  const failing = plan.steps.filter(
    (step) => step.kind === 'checked' && step.findings.some(({ holds }) => !holds),
  ).length;
  const acts = count('act') - reboots;
  const checks = count('unchecked');
  const possible = plan.steps.reduce((sum, step) => sum + (step.kind === 'unchecked' ? step.changes.length : 0), 0);
  const parts = [
    changes > 0 ? `${plural(changes, 'change')} in ${plural(changing.length, 'step')}` : '',
    reboots > 0 ? plural(reboots, 'reboot') : '',
    acts > 0 ? plural(acts, 'action') : '',
    checks > 0
      ? `${plural(checks, 'check')} to run${possible > 0 ? ` (at most ${plural(possible, 'change')} after ${checks === 1 ? 'it' : 'them'})` : ''}`
      : '',
    count('unknown') > 0 ? `${plural(count('unknown'), 'step')} known later` : '',
    count('refused') > 0 ? `${plural(count('refused'), 'step')} refused` : '',
    failing > 0 ? `${plural(failing, 'check')} failed` : '',
    count('invalid') > 0 ? `${plural(count('invalid'), 'step')} invalid` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'Plan: nothing to do; the machine already has the requested state';
  if (parts.length === 1 && checks > 0) return `Plan: ${parts[0]}, otherwise nothing to do`;
  const only = parts.length === 1 && acts > 0 ? 'no changes, ' : '';
  return `Plan: ${only}${parts.join(', ')}`;
}

/** The whole plan, a group for each step in order: id, title, and under it the changes. */
export function drawPlan(plan: Plan, paint: Paint): string[] {
  const width = Math.min(24, Math.max(0, ...plan.steps.map(({ id }) => id.length)));
  const margin = ' '.repeat(width + 4);
  const lines = [
    `${paint('title', escapeControlsInLine(plan.playbook))} ${paint('dim', `on ${escapeControlsInLine(plan.machine)}`)}`,
    '',
  ];
  let wasTall = false;
  for (const step of plan.steps) {
    const { aside, below } = drawStep(step, paint);
    const isTall = below.length > 0;
    if (isTall && !wasTall && lines.at(-1) !== '') lines.push('');
    const place = step.on === host ? '' : paint('dim', placeOf(step.on));
    const title = isTall ? paint('title', escapeControlsInLine(step.title)) : escapeControlsInLine(step.title);
    const notes = [
      aside,
      step.provisional === null || !isTall || step.kind === 'unknown' ? '' : `planned again after ${step.provisional}`,
    ];
    const note = notes.filter((each) => each !== '').join(', ');
    const id = paint(isTall ? 'id' : 'dim', escapeControlsInLine(step.id).padEnd(width));
    lines.push(
      `  ${id}  ${isTall ? title : paint('dim', title)}${place}${note === '' ? '' : paint('dim', `  ${note}`)}`,
    );
    lines.push(...below.map((line) => `${margin}${line}`));
    if (isTall) lines.push('');
    wasTall = isTall;
  }
  if (lines.at(-1) !== '') lines.push('');
  return [...lines, paint('title', summarizePlan(plan))];
}
