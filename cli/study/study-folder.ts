import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLog, type StudyEvent } from '../../report/study/study-log.ts';
import { stateFolder } from '../state-folder.ts';

/** Where a study of that name keeps its log and what it measured. */
export const studyFolder = (name: string): string => join(stateFolder(), 'studies', name);

const logPath = (folder: string): string => join(folder, 'study.ndjson');

/** What happened in a study so far; undefined for one that never began. */
export async function readStudy(folder: string): Promise<readonly StudyEvent[] | undefined> {
  try {
    return readLog(await readFile(logPath(folder), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The log of a study, open for what happens next. */
export interface StudyLog extends AsyncDisposable {
  /** Returns when the event is on the disk: what is not in the log did not happen. */
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
