import type { StudyEvent } from '../../schemas/types/study-event.ts';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../engine/model/diagnostic.ts';
import { readLog } from '../../report/study/study-log.ts';
import { readRegular, reasons } from '../process/read-regular.ts';
import { mistake } from '../process/read-source.ts';
import { stateFolder } from '../process/state-folder.ts';

/** The folder of a study, with its log and its measurements. */
export const studyFolder = (name: string): string => join(stateFolder(), 'studies', name);

const logPath = (folder: string): string => join(folder, 'study.ndjson');

/**
 * The events of a study so far; undefined if it never started. A log that was tampered with is a mistake, and nothing
 * is done with it.
 */
export async function readStudy(folder: string): Promise<Result<readonly StudyEvent[] | undefined>> {
  const path = logPath(folder);
  const damaged = (why: string): Result<never> => {
    const hint = `move ${folder} away to start again, or repair its log`;
    return {
      ok: false,
      diagnostics: [mistake('damaged-log', `cannot read the log of the study, ${path}: ${why}`, hint)],
    };
  };
  const log = await readRegular(path, { torn: true });
  if (!log.ok) return log.why === reasons['ENOENT'] ? { ok: true, value: undefined } : damaged(log.why);
  try {
    const events = readLog(log.text);
    // A study that was killed before its start was written has not started.
    return { ok: true, value: events.length === 0 ? undefined : events };
  } catch (error) {
    return damaged((error as Error).message);
  }
}

/** The log of a study, open for the next events. */
export interface StudyLog extends AsyncDisposable {
  /** Returns when the event is on the disk: an event that is not in the log does not count. */
  write(event: StudyEvent): Promise<void>;
}

/** Opens a study's log, cutting off a last line that was never written whole. */
export async function openLog(folder: string): Promise<StudyLog> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(logPath(folder), 'a+', 0o600);
  const text = await file.readFile('utf8');
  await file.truncate(Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
  return {
    async write(event) {
      await file.appendFile(`${JSON.stringify(event)}\n`);
      await file.datasync();
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}
