import { changeKinds } from '../../changes/index.ts';
import { describeRemaining } from '../../engine/apply/await-remaining.ts';
import type { LockHolder, RemainingProgram } from '../../engine/model/machine.ts';
import { nameOf } from '../../engine/undo/name-changes.ts';
import type { MachineStatus, RunStatus, ChangeWithStatus } from '../../engine/status/run-status.ts';
import { isDrifted, type ChangeStatus } from '../../engine/status/change-status.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint, Role } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import { host } from '../../engine/model/site.ts';
import { drawDrift } from './draw-drift.ts';
import { placeOf } from './tree/place-of.ts';
import { runRoles, when, stateText } from './draw-runs.ts';

type Kind = ChangeStatus['kind'];

/** Every status with its mark, its colour and the number of changes to show, those that need an action first. */
const kinds: Readonly<Record<Kind, { readonly mark: string; readonly role: Role; told(count: number): string }>> = {
  drifted: { mark: '!', role: 'warn', told: (count) => `${count} drifted` },
  'half-done': { mark: '!', role: 'bad', told: (count) => `${count} partially made` },
  lost: { mark: '!', role: 'warn', told: (count) => `${count} lost in a reboot` },
  unknown: { mark: '?', role: 'warn', told: (count) => `${count} unknown` },
  pending: { mark: '…', role: 'change', told: (count) => `${count} in effect after a reboot` },
  'under-way': { mark: '…', role: 'change', told: (count) => `${count} in progress` },
  gone: { mark: '-', role: 'warn', told: (count) => `${count} gone` },
  unmade: { mark: '-', role: 'dim', told: (count) => `${count} not made` },
  superseded: { mark: '-', role: 'dim', told: (count) => `${count} superseded` },
  holds: { mark: '=', role: 'good', told: (count) => `${plural(count, 'change')} in effect` },
};

/** "3 changes hold, 1 drifted". */
function tally(changes: readonly ChangeWithStatus[], paint: Paint): string {
  const order = ['holds', ...Object.keys(kinds).filter((kind) => kind !== 'holds')] as readonly Kind[];
  const parts = order.flatMap((kind) => {
    const mine = changes.filter(({ status }) => status.kind === kind);
    const modified = mine.filter(({ status }) => 'drift' in status && kind !== 'drifted').length;
    const since = modified === 0 ? '' : ` (${modified} modified after the run)`;
    return mine.length === 0 ? [] : [paint(kinds[kind].role, `${kinds[kind].told(mine.length)}${since}`)];
  });
  return parts.join(', ');
}

function why(status: ChangeStatus, bootedAt: string | null, run: string, paint: Paint): readonly string[] {
  switch (status.kind) {
    case 'holds':
      return status.drift === undefined ? [] : drawDrift(status.drift, paint);
    case 'pending': {
      const later = status.drift === undefined ? [] : drawDrift(status.drift, paint);
      return [paint('dim', 'configured; takes effect after a reboot'), ...later];
    }
    case 'drifted': {
      const found = escapeControlsInLine(status.drift.found);
      return status.isBack
        ? [`${paint('warn', 'modified after the run:')} it has the value from before the run: ${found}`]
        : drawDrift(status.drift, paint);
    }
    case 'gone':
      return [`${paint('warn', 'gone:')} ${escapeControlsInLine(status.found)}`];
    case 'lost':
      return [
        `${paint('warn', `lost in the reboot${bootedAt === null ? '' : ` of ${when(bootedAt)} UTC`}`)}; now it is ${escapeControlsInLine(status.found)}`,
      ];
    case 'superseded':
      return [
        paint(
          'dim',
          status.by === run ? 'replaced by a later change of this run' : `changed later by run ${status.by}`,
        ),
      ];
    case 'under-way':
      return [];
    case 'unmade':
      return [paint('dim', 'started, but not made')];
    case 'half-done':
      return [paint('bad', `started but not completed; now it is ${escapeControlsInLine(status.found)}`)];
    case 'unknown':
      return [paint('warn', escapeControlsInLine(status.why))];
  }
}

function drawHolder({ run, operator, since, connection }: LockHolder, paint: Paint): string[] {
  const contact = connection === undefined ? '' : `, last contact ${connection.silent} s ago`;
  const since_ = since === 'unknown' ? '' : ` since ${when(since)} UTC`;
  return [
    `${paint('warn', 'Locked')} by run ${paint('id', escapeControlsInLine(run))} of ${escapeControlsInLine(operator)}${since_}${contact}`,
    '',
  ];
}

/** Programs of killed runs that still run, one in a line. */
function drawRemaining(remaining: readonly RemainingProgram[], machine: string): string[] {
  if (remaining.length === 0) return [];
  const lines = remaining.map((each) => escapeControlsInLine(describeRemaining(each, machine)));
  return [...lines, 'resume and undo wait until it ends.', ''];
}

/** One run: how it stands in one line, and below it the changes that do not hold, or all of them. */
function drawRunStatus(
  { entry, state, changes }: RunStatus,
  all: boolean,
  bootedAt: string | null,
  paint: Paint,
): string[] {
  const { header, startedAt, plan } = entry.recorded;
  const word = state === 'running' ? paint('change', 'running') : paint(runRoles[state], stateText(state));
  const from = header.undoes === null ? escapeControlsInLine(header.playbook.path) : `undo of ${header.undoes}`;
  const by = entry.undoneBy === null ? '' : ` by ${entry.undoneBy}`;
  const lines = [
    `${paint('id', entry.run)}  ${word}${by}  ${from}  ${paint('dim', `${when(startedAt)} UTC by ${escapeControlsInLine(header.operator)}`)}`,
  ];
  if (changes.length > 0) lines.push(`  ${tally(changes, paint)}`);
  const titles = new Map(plan?.steps.map(({ id, title }) => [id, title]));
  const shown = changes.filter(({ status }) => all || !['holds', 'superseded'].includes(status.kind));
  for (const [, mine] of Map.groupBy(shown, ({ of }) => `${of.step}\0${of.on}`)) {
    const { step = '', on = host } = mine[0]?.of ?? {};
    const title = paint('title', escapeControlsInLine(titles.get(step) ?? ''));
    lines.push(`  ${paint('id', escapeControlsInLine(step))}  ${title}${paint('dim', placeOf(on))}`);
    for (const { of, status } of mine) {
      const { mark, role } = kinds[status.kind];
      const name = nameOf(of, entry.recorded.changes);
      const number = name === step ? '' : paint('dim', `  ${name.slice(step.length)}`);
      lines.push(`    ${paint(role, mark)} ${escapeControlsInLine(changeKinds.describe(of.change))}${number}`);
      lines.push(...why(status, bootedAt, entry.run, paint).map((line) => `      ${line}`));
    }
  }
  return [...lines, ''];
}

/** The possible actions for a run that stopped. */
function onward(
  { entry, state }: RunStatus,
  labArguments: string,
  command: string,
): readonly (readonly [string, string])[] {
  const { run, recorded } = entry;
  if (state === 'running' || state === 'done' || state === 'undone' || state === 'refused') return [];
  const resume = [
    `${command} resume ${run}${labArguments}`,
    state === 'waiting' ? 'after the machine has rebooted' : 'continue this run',
  ] as const;
  const undo = [`${command} undo ${run}${labArguments}`, 'undo its changes'] as const;
  return recorded.header.verb === 'apply' ? [resume, undo] : [resume];
}

/**
 * The status of the runs of a machine: the holder of the lock, the present state of the changes of each run, and the
 * useful next commands.
 */
export function drawStatus(
  { holder, remaining, runs }: MachineStatus,
  about: {
    readonly all: boolean;
    readonly machine: string;
    readonly bootedAt: string | null;
    readonly labArguments: string;
    readonly command: string;
  },
  paint: Paint,
): string[] {
  const locked = holder === null ? [] : drawHolder(holder, paint);
  const lines = [...locked, ...drawRemaining(remaining, about.machine)];
  if (runs.length === 0) return [...lines, 'No changes by runs exist on this machine.'];
  lines.push(...runs.flatMap((run) => drawRunStatus(run, about.all, about.bootedAt, paint)));
  const commands = runs.flatMap((run) => onward(run, about.labArguments, about.command));
  const drifted = runs.filter(({ changes }) => changes.some(({ status }) => isDrifted(status)));
  for (const { entry } of drifted)
    commands.push([`${about.command} undo --plan ${entry.run}${about.labArguments}`, 'show what undo would do']);
  const unique = [...new Map(commands.map(([text, does]) => [text, [text, does] as const])).values()];
  if (unique.length === 0) return lines.slice(0, -1);
  const width = Math.max(...unique.map(([text]) => text.length));
  return [
    ...lines,
    paint('title', 'Next'),
    ...unique.map(([text, does]) => `  ${text.padEnd(width)}   ${paint('dim', does)}`),
  ];
}
