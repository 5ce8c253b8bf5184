import type {
  ExplainedInput,
  ExplainedStep,
  ExplainedValue,
  Explanation,
} from '../../engine/explanation/explanation.ts';
import { placeText } from '../../engine/language/yaml/place-text.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { wrap } from '../process/wrap.ts';
import { claimRows, drawRows, sourceText, type Row } from './draw-claims.ts';

/**
 * An overview of a playbook: the order of its files, every input with its value and source, every step with the files
 * that declare or change it.
 */
export function drawExplanation(explanation: Explanation, paint: Paint, columns: number): string[] {
  const { name, layers, inputs, steps } = explanation;
  const over = [...layers.map(({ by }) => sourceText(by)), 'command line'].join(' < ');
  const lines = [`${paint('title', escapeControlsInLine(name))}  ${paint('dim', over)}`];
  if (inputs.length > 0) {
    const rows = inputs.flatMap(({ name: input, claims }) => claimRows(input, claims.slice(0, 1), undefined, paint));
    lines.push('', paint('title', 'Inputs'), ...drawRows(rows, 1, paint, columns));
  }
  const rows = steps.map((step): Row => {
    const last = step.deeds.at(-1);
    const [did, place] = last === undefined ? ['', ''] : [last.did, escapeControlsInLine(placeText(last.place))];
    const by = last === undefined ? '' : `${did} by ${sourceText(last.by)}`;
    const isOriginal = step.deeds.length === 1 && last?.did === 'declared';
    const mark = isOriginal ? ' ' : paint('change', last?.did === 'added' ? '+' : '~');
    return { mark, cells: [step.id, step.isBlock ? 'block' : step.type, isOriginal ? '' : by, place], counts: true };
  });
  return [...lines, '', paint('title', 'Steps'), ...drawRows(rows, 2, paint, columns)];
}

/** An input with all its sources, and the values that are made from it. */
export function drawExplainedInput(input: ExplainedInput, paint: Paint, columns: number): string[] {
  const { name, type, summary, isSecret, claims, usedBy } = input;
  const about = `input, ${type}${isSecret ? ', secret' : ''}`;
  const users = usedBy.length === 0 ? 'not used' : `used by ${usedBy.join(', ')}`;
  return [
    `${paint('title', name)}  ${paint('dim', about)}`,
    ...(summary === ''
      ? []
      : wrap(escapeControlsInLine(summary), Math.min(columns, 100) - 2).map((line) => `  ${line}`)),
    '',
    ...drawRows(claimRows('', claims, undefined, paint), 0, paint, columns),
    '',
    ...wrap(users, Math.min(columns, 100) - 2).map((line) => paint('dim', `  ${line}`)),
  ];
}

/**
 * A step or block: its place, the files that declare or change it, and every value with its effective and overridden
 * sources.
 */
export function drawExplainedStep(step: ExplainedStep, paint: Paint, columns: number): string[] {
  const { id, title, type, isBlock, on, position, until, of, after, before, deeds, values } = step;
  const neighbours = [after === null ? '' : `after ${after}`, before === null ? '' : `before ${before}`];
  const where = until === position ? `step ${position}` : `steps ${position} to ${until}`;
  const stands = [`${where} of ${of} on ${on}`, ...neighbours.filter((each) => each !== '')].join(', ');
  const history = deeds.map(({ did, by, place }): Row => ({
    mark: ' ',
    cells: [did, sourceText(by), escapeControlsInLine(placeText(place))],
    counts: true,
  }));
  return [
    `${paint('title', id)}  ${paint('dim', isBlock ? `block of ${escapeControlsInLine(type)}` : type)}`,
    ...(title === id ? [] : [`  ${escapeControlsInLine(title)}`]),
    `  ${paint('dim', stands)}`,
    '',
    ...drawRows(history, 1, paint, columns),
    ...(values.length === 0 ? [] : ['', ...drawValues(values, paint, columns)]),
  ];
}

/** Values with their sources. */
export function drawValues(values: readonly ExplainedValue[], paint: Paint, columns: number): readonly string[] {
  const rows = values.flatMap(({ path, claims, gives }) => claimRows(path, claims, gives, paint));
  return drawRows(rows, 1, paint, columns);
}
