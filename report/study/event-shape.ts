import { count, flag, like, list, map, nullable, oneOf, text, union, type Shape } from '../../engine/shapes/shape.ts';
import type { PlannedRun } from './order.ts';
import type { StudyEvent } from './study-log.ts';

type Of<K extends StudyEvent['kind']> = Extract<StudyEvent, { kind: K }>;

/** A name of a study file's, which becomes part of a folder's: schemas/study.schema.json. */
const name = like(/[a-z][A-Za-z0-9_-]{0,63}/);
/** An id that is handed to `runbook undo`: never an option. */
const run = like(/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/);
const time = like(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/);
const status = oneOf('ok', 'partial', 'failed');
const position = count;
const attempt = count;

const planned = map<PlannedRun>({ position, block: count, variant: name, boot: nullable(name), profile: flag });

const shapes: { readonly [K in StudyEvent['kind']]: Shape } = {
  'study-started': map<Of<'study-started'>>({
    kind: text,
    format: oneOf(1),
    sha256: text,
    text,
    path: text,
    lab: nullable(text),
    order: list(planned),
  }),
  'boot-began': map<Of<'boot-began'>>({ kind: text, boot: name, at: time }),
  'boot-run': map<Of<'boot-run'>>({ kind: text, boot: name, run }),
  'boot-made': map<Of<'boot-made'>>({ kind: text, boot: name }),
  'boot-undone': map<Of<'boot-undone'>>({ kind: text, boot: name }),
  'run-began': map<Of<'run-began'>>({ kind: text, position, attempt, at: time }),
  'run-named': map<Of<'run-named'>>({ kind: text, position, attempt, run }),
  'run-measured': map<Of<'run-measured'>>({
    kind: text,
    position,
    attempt,
    folder: text,
    status,
    reason: nullable(text),
  }),
  'run-ended': map<Of<'run-ended'>>({ kind: text, position, attempt, at: time }),
  'variant-skipped': map<Of<'variant-skipped'>>({ kind: text, variant: name, reason: text }),
  'study-ended': map<Of<'study-ended'>>({ kind: text }),
};

/** What every line of a study's log looks like: nothing of it is acted on before it was held against this. */
export const eventShape: Shape = (value, called) => union('kind', shapes)(value, called);
