import { partOf } from '../../changes/artifact/new-artifact.ts';
import { sha256Of } from '../../changes/artifact/artifact-content.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readFreeSpace } from '../../facts/system/read-free-space.ts';
import { hasProgram } from '../../facts/system/has-program.ts';
import type { Download } from '../../schemas/types/steps/download.ts';
import type { DownloadState } from './download-state.ts';

interface Answer {
  readonly size: number | null;
  readonly gone: string | null;
}

/** Requests only the headers; a server that does not answer such a request is accepted. */
async function askServer(url: string, machine: MachineReader): Promise<Answer> {
  const { code, stdout } = await machine.query(
    ['curl', '--head', '--silent', '--location', '--max-redirs', '10', '--max-time', '20', '--url', url],
    { deadline: 30 },
  );
  if (code !== 0) return { size: null, gone: null };
  // Each redirection has its own headers; the last block belongs to the file.
  const block =
    stdout
      .trim()
      .split(/\r?\n\r?\n/)
      .at(-1) ?? '';
  const status = /^HTTP\/\S+ (\d{3})/.exec(block)?.[1] ?? '200';
  const length = /^content-length:\s*(\d+)/im.exec(block)?.[1];
  return {
    size: status === '200' && length !== undefined ? Number(length) : null,
    gone: status === '404' || status === '410' ? status : null,
  };
}

/** Reads the state of the path and, if it is free, the answer of the server and the free space. */
export async function probeDownload(input: Download, machine: MachineReader): Promise<DownloadState> {
  const { path, url, sha256 } = input;
  const stat = await machine.stat(path);
  if (stat !== undefined) {
    const readable = stat.kind === 'file' || stat.kind === 'link';
    const target = { kind: stat.kind, mode: stat.mode, sha256: readable ? await sha256Of(path, machine) : null };
    return { target, ground: null };
  }
  const part = partOf({ path, content: { kind: 'bytes', sha256 } });
  const [hasCurl, free, fetched] = await Promise.all([
    hasProgram(['curl', '--version'], ['curl'], machine),
    readFreeSpace(path, machine),
    machine.stat(part),
  ]);
  const answer = hasCurl ? await askServer(url, machine) : { size: null, gone: null };
  return { target: null, ground: { hasCurl, free, fetched: fetched?.size ?? 0, ...answer } };
}
