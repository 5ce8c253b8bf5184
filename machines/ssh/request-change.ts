import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from '../local/errno-of.ts';
import { writeTimeout } from '../local/write-once.ts';
import { splitAnswer, wrongEnd } from './look.ts';
import { encodeField } from './quote.ts';
import type { Session } from './session.ts';

/** Content of at most this length is part of the line, so the remote end needs no program to read it. */
const INLINE_BYTES = 4096;
/** Seconds after a write's deadline to wait for a child that not even SIGKILL ends. */
const GRACE = 1;

export type ChangeRequest = 'put' | 'append' | 'cut' | 'remove' | 'folder' | 'rmdirs' | 'kill' | 'over';

/** Sends a request that changes something; throws MachineError with the errno name if it failed on the machine. */
export async function requestChange(
  session: Session,
  word: ChangeRequest,
  path: string,
  settings: readonly (string | number)[] = [],
  content?: Buffer,
): Promise<void> {
  const inline = content !== undefined && content.length <= INLINE_BYTES;
  const payload = content === undefined ? [] : [inline ? `=${encodeField(content)}` : content.length];
  const line = [word, encodeField(path), ...settings, ...payload].join(' ');
  const raw = content === undefined || inline ? Buffer.alloc(0) : content;
  const segments = await session.request(line, raw, ([answer]) => answer !== undefined && wrongEnd(answer));
  const [code, message] = splitAnswer(segments[0]);
  if (code !== 0)
    throw new MachineError(`${word} ${path}: ${message.replace(/^: /, '')}`, { code: errnoOf(message), path });
}

let lastWrite = 0;

/** One write(2) on the machine by dd(1), killed there at the deadline (seconds); this side does not wait longer either. */
export async function requestWrite(session: Session, path: string, text: string, deadline: number): Promise<void> {
  const id = ++lastWrite;
  const fields = [id, deadline, Math.max(Buffer.byteLength(text), 1), encodeField(path), `=${encodeField(text)}`];
  const answer = session.aside(id);
  // The line has no separate answer, so no later request waits for it.
  session.send(['write', ...fields].join(' '));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), (deadline + GRACE) * 1000);
  });
  const outcome = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
  if (outcome === undefined || outcome.code === 137) throw writeTimeout(path, deadline);
  if (outcome.code === 0) return;
  const { message } = outcome;
  throw new MachineError(`write ${path}: ${message}`, { code: errnoOf(`: ${message}`), path });
}
