import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { whyNot } from '../process/why-not.ts';
import { foldedStacks, isFolded } from '../../report/flame/folded-stacks.ts';
import type { ValuedStack } from '../../report/flame/folded-stacks.ts';
import type { Unit } from '../../report/profile/folded-text.ts';
import { PerfFolder } from '../../report/profile/perf-folder.ts';
import type { EventStacks, FoldOptions } from '../../report/profile/perf-folder.ts';

/** The content of a profile's text, after reading all of it. */
export type FoldedInput =
  | { readonly kind: 'events'; readonly events: readonly EventStacks[]; readonly unrecognized: number }
  | { readonly kind: 'folded'; readonly stacks: readonly ValuedStack[] }
  | { readonly kind: 'wrong'; readonly message: string; readonly hint: string | null };

/**
 * Reads the text of `perf script`, or folded stacks, as a stream; "-" is standard input. Memory grows with the number
 * of different stacks, not with the text.
 */
export async function foldInput(path: string, options: FoldOptions): Promise<FoldedInput> {
  const unfit = path === '-' ? null : await whyUnfit(path);
  if (unfit !== null) return { kind: 'wrong', message: `${path}: ${unfit}`, hint: 'use - to read standard input' };
  const stream =
    path === '-'
      ? process.stdin.setEncoding('latin1')
      : createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 });
  const folder = new PerfFolder(options);
  let head: string | null = '';
  const folded: string[] = [];
  let isText = false;
  const begin = (text: string): FoldedInput | null => {
    head = null;
    if (/^(?:PERFILE2|2ELIFREP|PERFFILE)/.test(text)) {
      const name = path === '-' ? 'perf.data' : path;
      return {
        kind: 'wrong',
        message: `${name} is a binary perf.data file, not text`,
        hint: `perf script --no-inline -F comm,pid,tid,cpu,time,period,event,ip,sym,dso -i ${name} > perf.txt`,
      };
    }
    if (text.slice(0, 4096).includes('\0')) return { kind: 'wrong', message: `${path} is not text`, hint: null };
    isText = isFolded(text);
    if (isText) folded.push(text);
    else folder.push(text);
    return null;
  };
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      if (head !== null) {
        head += chunk;
        if (head.length < 65_536) continue;
        const wrong = begin(head);
        if (wrong !== null) return wrong;
      } else if (isText) folded.push(chunk);
      else folder.push(chunk);
    }
  } catch (error) {
    return { kind: 'wrong', message: `${path}: ${whyNot(error)}`, hint: null };
  }
  if (head !== null) {
    const wrong = begin(head);
    if (wrong !== null) return wrong;
  }
  if (isText) return { kind: 'folded', stacks: [...foldedStacks(folded.join(''))] };
  const events = folder.end();
  if (events.length > 0) return { kind: 'events', events, unrecognized: folder.unrecognized };
  return {
    kind: 'wrong',
    message: `${path === '-' ? 'standard input' : path} contains no samples`,
    hint: 'use the output of perf script, or folded stacks',
  };
}

/** Why a file cannot be read as a stream. A FIFO with a name could be waited for forever; one that a shell opened, such as /dev/fd/63, has a writer. */
async function whyUnfit(path: string): Promise<string | null> {
  const about = await stat(path).catch(() => null);
  if (about === null || about.isFile() || about.isDirectory()) return null;
  if (about.isFIFO() && /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(path)) return null;
  return 'it is not a regular file';
}

/** The stacks of one event with the requested number. */
export function* stacksOf({ tree }: EventStacks, unit: Unit): Generator<ValuedStack> {
  for (const stack of tree.stacks()) yield { frames: stack.frames, value: stack[unit] };
}
