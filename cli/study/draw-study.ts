import type { PlannedRun, StudyEvent } from '../../schemas/types/study-event.ts';
import { bootChanges } from '../../report/study/order.ts';
import { secondsLeft, type Attempt, type StudyState } from '../../report/study/study-log.ts';
import { duration } from '../process/duration.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import type { BoundStudy } from './bind-study.ts';

/** A study before it runs: its variants, their order, and the cost. */
export function drawStudy({ study, variants }: BoundStudy, order: readonly PlannedRun[], paint: Paint): string {
  const wide = Math.max(...study.variants.map(({ name }) => name.length));
  const lines = [
    `${paint('title', study.name)}  ${escapeControlsInLine(study.summary)}`,
    '',
    ...study.variants.map(({ name, boot }) => {
      const about = [variants.get(name)?.path ?? '', ...(boot === undefined ? [] : [`with boot settings ${boot}`])];
      const mark = name === study.baseline ? '  (baseline)' : '';
      return `  ${name.padEnd(wide)}  ${paint('dim', about.map(escapeControlsInLine).join(', '))}${mark}`;
    }),
    '',
    `  ${plural(order.length, 'run')}: ${plural(study.blocks, 'block')} of ${study.variants.length}` +
      (study.profile > 0 ? `, and ${study.profile * study.variants.length} with a profiler` : '') +
      `; random order from seed ${study.seed}`,
    `  ${paint('dim', `${plural(bootChanges(order), 'change')} of boot settings; differences up to ${study.margin * 100} % do not matter; confidence level ${(1 - study.alpha) * 100} %`)}`,
  ];
  const blocks = plural(study.blocks, 'block');
  const sending = order.reduce((sum, { variant }) => sum + (variants.get(variant)?.seconds ?? 0), 0);
  if (sending > 0) {
    const more = 'applying, undoing and rebooting take additional time, which is estimated after the first run';
    lines.push(`  ${paint('dim', `measuring takes ${duration(sending * 1000)}; ${more}`)}`);
  }
  if (study.blocks < 3)
    lines.push(`  ${paint('warn', '!')} ${blocks}: figures without a verdict, because their variation is unknown`);
  else if (study.blocks < 6) lines.push(`  ${paint('warn', '!')} ${blocks}: only large differences can be detected`);
  for (const [block, runs] of Map.groupBy(order, ({ block: own }) => own)) {
    lines.push(
      `  ${paint('dim', (block === 0 ? 'profile' : `block ${block}`).padEnd(9))} ${runs.map(({ variant }) => variant).join('  ')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** An event of a study in one line; null for an unimportant event. */
export function drawEvent(event: StudyEvent, state: StudyState, paint: Paint): string | null {
  const { order } = state.started;
  switch (event.kind) {
    case 'boot-began':
      return `${paint('dim', 'boot settings')} ${event.boot}`;
    case 'boot-undone':
      return `${paint('dim', 'boot settings')} ${event.boot} ${paint('dim', 'undone')}`;
    case 'run-began': {
      const run = order.find(({ position }) => position === event.position);
      const left = secondsLeft(state);
      const parts = [
        `run ${event.position} of ${order.length}`,
        run?.block === 0 ? 'with a profiler' : `block ${run?.block ?? '?'}`,
        run?.variant ?? '?',
        ...(event.attempt > 1 ? [`attempt ${event.attempt}`] : []),
        ...(left === null ? [] : [paint('dim', `about ${duration(left * 1000)} left`)]),
      ];
      return parts.join(paint('dim', ' · '));
    }
    case 'run-measured':
      return event.status === 'ok'
        ? `  ${paint('good', '✓')} measured`
        : `  ${paint('bad', '✗')} ${event.status}: ${escapeControlsInLine(event.reason ?? '')}`;
    case 'variant-skipped':
      return `  ${paint('warn', '–')} ${event.variant} is skipped on this machine: ${escapeControlsInLine(event.reason)}`;
    case 'study-started':
    case 'boot-run':
    case 'boot-made':
    case 'run-named':
    case 'run-ended':
    case 'study-ended':
      return null;
  }
}

/** The progress of a study: each variant with its good and bad runs. */
export function drawState(state: StudyState, paint: Paint): string {
  const { order } = state.started;
  const variants = [...new Set(order.map(({ variant }) => variant))];
  const wide = Math.max(...variants.map((name) => name.length));
  const marks = (attempts: readonly Attempt[]): string => {
    if (attempts.some(({ status, endedAt }) => status === 'ok' && endedAt !== null)) return paint('good', '✓');
    if (attempts.some(({ endedAt }) => endedAt === null)) return paint('warn', '…');
    return attempts.some(({ status }) => status !== null) ? paint('bad', '✗') : paint('dim', '·');
  };
  const lines = variants.map((variant) => {
    const own = order.filter((run) => run.variant === variant).toSorted((a, b) => a.block - b.block);
    const reason = state.skipped.get(variant);
    if (reason !== undefined)
      return `  ${variant.padEnd(wide)}  ${paint('warn', '–')} skipped on this machine: ${escapeControlsInLine(reason)}`;
    return `  ${variant.padEnd(wide)}  ${own.map(({ position }) => marks(state.attempts.get(position) ?? [])).join(' ')}`;
  });
  const failed = [...state.attempts].flatMap(([position, attempts]) =>
    attempts
      .filter(({ status }) => status !== 'ok' && status !== null)
      .map(
        ({ attempt, status, reason }) =>
          `  run ${position}, attempt ${attempt}: ${status}: ${escapeControlsInLine(reason ?? '')}`,
      ),
  );
  const left = secondsLeft(state);
  const end = state.hasEnded ? 'done' : left === null ? 'begun' : `about ${duration(left * 1000)} left`;
  return `${[...lines, ...failed, `  ${end}`].join('\n')}\n`;
}
