import type { Machine } from '../../engine/model/machine.ts';
import { perfWith } from './collectors.ts';
import { foldedText } from '../../report/profile/folded-text.ts';
import { PerfFolder } from '../../report/profile/perf-folder.ts';
import type { EventStacks } from '../../report/profile/perf-folder.ts';

/** The folded data of perf. */
export interface Profile {
  /** Files by name: the stacks of each event, once by samples and once by weight. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly events: readonly EventStacks[];
  readonly warnings: readonly string[];
}

/** As much text as crosses a connection at a time: in base64 it is less than runbook keeps of an output. */
const piece = 2 * 1024 * 1024;
const mostUnknown = 0.2;

/**
 * Folds perf.data on its machine: `perf script` writes a file there, which is read in pieces, because it may have
 * hundreds of megabytes. Without --no-inline perf queries addr2line for every frame, which takes longer than the run if
 * debug symbols are installed.
 */
export async function gatherProfile(machine: Machine, data: string, asked: string, buildIds: string): Promise<Profile> {
  const script = `${data}.script`;
  const fields = 'comm,pid,tid,cpu,time,period,event,ip,sym,dso';
  const argv = [...perfWith(buildIds), 'script', '--no-inline', '-F', fields, '-i', data];
  const { code, stderr } = await machine.run(['sh', '-c', 'o=$1; shift; exec "$@" >"$o"', 'sh', script, ...argv], {
    deadline: 1800,
    env: { LC_ALL: 'C' },
  });
  const folder = new PerfFolder({ kernel: true, jit: true, addrs: false, process: 'name' });
  const size = (await machine.stat(script))?.size ?? 0;
  for (let skip = 0; skip * piece < size; skip += 1) {
    const part = ['dd', `if=${script}`, `bs=${piece}`, `skip=${skip}`, 'count=1', 'status=none'];
    const { stdout } = await machine.query(['sh', '-c', '"$@" | base64 -w 0', 'sh', ...part], { deadline: 600 });
    folder.push(Buffer.from(stdout, 'base64').toString('latin1'));
  }
  await machine.remove(script);
  const events = folder.end();
  return {
    events,
    files: events.flatMap((event) => [
      { name: `profile-${plain(event.event)}.samples.folded`, text: utf8(foldedText(event, 'samples')) },
      { name: `profile-${plain(event.event)}.weight.folded`, text: utf8(foldedText(event, 'weight')) },
    ]),
    warnings: [
      ...(code === 0 && events.length > 0 ? [] : stderr.trim().split('\n').slice(-1).filter(Boolean)),
      ...events.flatMap(({ event, frames, unknown }) => [
        ...(event.startsWith(asked) ? [] : [`perf counted ${event}, because the machine has no ${asked}`]),
        ...(frames > 0 && unknown / frames > mostUnknown
          ? [`${Math.round((100 * unknown) / frames)} % of the frames of ${event} have no name`]
          : []),
      ]),
    ],
  };
}

/** An event's name as part of a file's. */
const plain = (event: string): string => event.replace(/[^A-Za-z0-9_.-]+/g, '-') || 'event';
const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');
