import type {
  Asked,
  AttemptFailed,
  ChangeDone,
  ChangeDrifted,
  ChangeIntended,
  ChecksDone,
  DurableEvent,
  PlanApproved,
  Rebooted,
  RecordedText,
  Refused,
  RunEnded,
  RunResumed,
  RunStarted,
  StepEnded,
  StepFailed,
  StepStarted,
  Waiting,
} from '../model/event.ts';
import type { Plan, PlannedStep } from '../model/plan.ts';
import type { SecretProofs } from '../secrets/prove.ts';
import { changeShape } from './change-shape.ts';
import {
  anything,
  count,
  flag,
  like,
  list,
  map,
  nullable,
  oneOf,
  optional,
  record,
  text,
  union,
  type Shape,
} from './shape.ts';

const kind = text;
/** A run's id is the name of its folder: never one that leads elsewhere. */
const run = like(/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/);
const takes = oneOf('now', 'reboot');
const message = { step: text, title: text, message: text, hint: nullable(text) } as const;

const recordedText = map<RecordedText>({ path: text, text, sha256: text, links: optional(record(text)) });
const started = map<RunStarted>({
  kind,
  // Another version says so in words of its own.
  format: anything,
  run,
  verb: oneOf('apply', 'undo'),
  undoes: nullable(run),
  operator: text,
  machine: text,
  bootId: text,
  playbook: map<RunStarted['playbook']>({
    path: text,
    text,
    sha256: text,
    links: optional(record(text)),
    files: optional(list(recordedText)),
  }),
  lab: nullable(map<{ path: string; text: string }>({ path: text, text })),
  inputs: record(anything),
  secrets: optional(map<SecretProofs>({ salt: like(/[0-9a-f]*/), of: record(like(/[0-9a-f]+/)) })),
  selection: optional(nullable(record(anything))),
  force: optional(list(text)),
  sequence: optional(count),
});

const plannedStep: Shape = (value, name) =>
  map<Pick<PlannedStep, 'id' | 'title' | 'type' | 'on' | 'kind'>>({
    id: text,
    title: text,
    type: text,
    on: text,
    kind: oneOf('change', 'unchanged', 'refused', 'checked', 'act', 'skipped', 'unknown', 'invalid'),
  })(value, name) ??
  ((value as PlannedStep).kind === 'change'
    ? map<{ changes: unknown }>({ changes: list(changeShape) })(value, name)
    : undefined);

const shapes: { readonly [K in DurableEvent['kind']]: Shape } = {
  'run-started': started,
  'plan-approved': map<PlanApproved>({
    kind,
    plan: map<Plan>({ playbook: text, machine: text, steps: list(plannedStep) }),
  }),
  'run-resumed': map<RunResumed>({ kind, operator: text, bootId: text, force: optional(list(text)) }),
  'step-started': map<StepStarted>({ kind, step: text, title: text }),
  'change-intended': map<ChangeIntended>({ kind, step: text, on: text, index: count, takes, change: changeShape }),
  'change-done': map<ChangeDone>({ kind, step: text, index: count, observed: anything, kept: optional(text) }),
  'change-drifted': map<ChangeDrifted>({
    kind,
    step: text,
    on: text,
    change: changeShape,
    found: text,
    left: optional(nullable(text)),
  }),
  rebooted: map<Rebooted>({ kind, step: text, bootId: text }),
  'checks-done': map<ChecksDone>({ kind, step: text, findings: list(record(anything)) }),
  waiting: map<Waiting>({ kind, step: text, for: text }),
  'step-ended': map<StepEnded>({
    kind,
    step: text,
    title: text,
    result: oneOf('changed', 'unchanged', 'checked', 'acted', 'skipped'),
    reason: nullable(text),
    outputs: record(anything),
    pending: nullable(text),
    told: nullable(text),
  }),
  'step-failed': map<StepFailed>({ kind, ...message }),
  'attempt-failed': map<AttemptFailed>({ kind, ...message, attempt: count, of: count, delay: anything }),
  asked: map<Asked>({
    kind,
    step: text,
    title: text,
    instructions: text,
    until: anything,
    reboots: flag,
    undo: nullable(text),
  } as never),
  refused: map<Refused>({ kind, step: nullable(text), refusals: list(record(anything)) }),
  'run-ended': map<RunEnded>({
    kind,
    run,
    outcome: oneOf('done', 'failed', 'refused', 'interrupted', 'waiting'),
    changes: count,
    pending: list(text),
  }),
};

const event = union('kind', shapes);
/** Deeper than anything that runbook writes. */
const maxDepth = 64;

/** True for data nested so deep that to walk it could exhaust the stack; it looks no deeper than it allows, for that reason. */
function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= maxDepth || Object.values(value).some((each) => isTooDeep(each, depth + 1));
}

/** What is wrong with a record of a journal, in words; undefined where it is one. */
export function recordTrouble(data: unknown): string | undefined {
  if (isTooDeep(data)) return `it is nested deeper than ${maxDepth} levels`;
  return event(data, 'it');
}
