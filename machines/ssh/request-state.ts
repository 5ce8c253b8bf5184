import { limits } from '../../engine/model/bytes/limits.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { parseState } from '../files/parse-state.ts';
import { errnoOf } from '../local/errno-of.ts';
import { tooLarge } from '../files/too-large.ts';
import { splitAnswer, wrongEnd } from './look.ts';
import { encodeField } from './quote.ts';
import type { Complete, Session } from './session.ts';

/** A regular file with its metadata and extended attributes; undefined if it does not exist. */
export async function requestState(session: Session, path: string): Promise<FileState | undefined> {
  const line = `state ${encodeField(path)}`;
  const isEnd = ([, end]: Parameters<Complete>[0]): ReturnType<Complete> => end !== undefined && wrongEnd(end);
  const [data, answer] = await session.request(line, Buffer.alloc(0), isEnd);
  const [code, message] = splitAnswer(answer);
  const errno = errnoOf(message);
  if (errno === 'EFBIG' || (data?.omitted ?? 0) > 0) throw tooLarge(path);
  if (code !== 0) throw new MachineError(`read ${path}: ${message.replace(/^: /, '')}`, { code: errno, path });
  const state = parseState(data?.bytes ?? Buffer.alloc(0), path, limits.file);
  if (state === 'malformed') throw session.breach('sent a malformed file');
  return state;
}
