import type { ArtifactChange, Making } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Output } from '../../engine/model/machine.ts';
import { sha256Of } from './artifact-content.ts';
import { lastLines } from '../support/succeed.ts';
import { watchPart } from './watch-part.ts';
import type { Means } from '../../engine/model/change-kind.ts';

/** Exit codes of curl(1) for a broken transfer: partial file, timeout, nothing received, lost connection, TLS closed early, HTTP/2 error. */
const broke = new Set([18, 28, 35, 52, 55, 56, 92]);

/** How often a transfer that breaks off but makes progress is tried. */
const attempts = 5;

/** True if curl reports that it cannot resume at the end of the file: no ranges, a bad range, nothing to resume. */
const cannotResume = ({ code, stderr }: Output): boolean =>
  code === 33 || code === 36 || (code === 22 && /\b416\b/.test(stderr));

/** The curl(1) command that resumes at the end of `part`, follows only a few redirects, and gives up if it receives nothing for a minute. */
const curl = (url: string, part: string): readonly string[] => [
  'curl',
  '--fail',
  '--silent',
  '--show-error',
  '--location',
  '--max-redirs',
  '10',
  '--proto',
  '=http,https,file',
  '--proto-redir',
  '=http,https',
  '--connect-timeout',
  '30',
  '--speed-limit',
  '1',
  '--speed-time',
  '60',
  '--continue-at',
  '-',
  '--output',
  part,
  '--url',
  url,
];

/**
 * Downloads a file and verifies its SHA-256. A broken transfer is resumed, in this run or in a later run; a complete file with a
 * wrong hash is removed. Throws MachineError: CHECKSUM, or EXIT<code of curl>.
 */
export async function fetchPart(
  change: ArtifactChange,
  { url, size }: Extract<Making, { kind: 'download' }>,
  means: Means,
): Promise<void> {
  const { machine } = means;
  const { part, content } = change;
  const expected = content.kind === 'bytes' ? content.sha256 : '';
  const sizeOfPart = async (): Promise<number> => (await machine.stat(part))?.size ?? 0;
  for (let attempt = 1; ; attempt += 1) {
    const start = await sizeOfPart();
    if (start > 0 && (size === null || start >= size) && (await sha256Of(part, machine)) === expected) return;
    const task = machine.run(curl(url, part), { deadline: 86_400, signal: means.signal });
    const output = await watchPart(part, size, means, task);
    means.signal.throwIfAborted();
    const found = output.code === 0 ? await sha256Of(part, machine) : null;
    if (found === expected) return;
    if (output.code === 0 || (start > 0 && cannotResume(output))) {
      await machine.remove(part);
      // The existing part may belong to another file, so start once more from the beginning.
      if (start > 0) continue;
      throw new MachineError(`${url} is not the expected file: its sha256 is ${found}, expected ${expected}`, {
        code: 'CHECKSUM',
      });
    }
    const got = await sizeOfPart();
    if (broke.has(output.code ?? 0) && got > start && attempt < attempts) {
      means.onProgress(`the transfer broke off after ${got} bytes; continuing`);
      await means.clock.sleep(2, means.signal);
      continue;
    }
    const kept = got > 0 ? ` (${got} bytes are kept, and the next attempt continues from there)` : '';
    throw new MachineError(`${url} could not be downloaded: ${lastLines(output)}${kept}`, {
      code: output.timedOut ? 'TIMEOUT' : `EXIT${output.code ?? ''}`,
    });
  }
}
