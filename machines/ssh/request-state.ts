import type { FileState } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { parseState } from '../files/parse-state.ts';
import { errnoOf } from '../local/errno-of.ts';
import { splitAnswer } from './look.ts';
import { encodeField } from './quote.ts';
import type { Session } from './session.ts';

/** A regular file with its metadata and extended attributes; undefined if it does not exist. */
export async function requestState(session: Session, path: string): Promise<FileState | undefined> {
  const line = `state ${encodeField(path)}`;
  const [data = Buffer.alloc(0), answer] = await session.request(line, Buffer.alloc(0), ({ length }) => length === 2);
  const [code, message] = splitAnswer(answer);
  if (code === 0) return parseState(data);
  throw new MachineError(`read ${path}: ${message.replace(/^: /, '')}`, { code: errnoOf(message), path });
}
