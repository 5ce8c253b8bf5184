import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The answer of a server to one request for its file; the default is a complete answer that supports ranges. */
interface Manners {
  /** Closes the connection after so many bytes of the file's content. */
  readonly dropAfter?: number;
  /** Answers a range with the whole file. */
  readonly ignoresRange?: boolean;
  readonly status?: number;
  readonly redirect?: string;
  /** Reports a size that is larger than the file by this number. */
  readonly longer?: number;
  /** Waits before the answer, until it is released. */
  readonly held?: Promise<void>;
  readonly content?: Buffer;
}

export interface FileServer extends AsyncDisposable {
  readonly url: string;
  /** Method and range of every request. */
  readonly requests: string[];
  /** The answers to the next download requests, one each; then the default answer. */
  readonly next: Manners[];
  /** The answer to requests for the headers: a status, a size. */
  readonly head: { status?: number; size?: number };
}

/** A real HTTP server on loopback with one file. */
export async function serveFile(content: Buffer): Promise<FileServer> {
  const requests: string[] = [];
  const next: Manners[] = [];
  const head: FileServer['head'] = {};
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const range = /^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1];
    requests.push(`${request.method} ${range ?? ''}`.trim());
    if (request.method === 'HEAD') {
      const length = head.size ?? content.length;
      return void response.writeHead(head.status ?? 200, { 'content-length': length }).end();
    }
    const manners = next.shift() ?? {};
    const bytes = manners.content ?? content;
    await manners.held;
    if (manners.redirect !== undefined) return void response.writeHead(302, { location: manners.redirect }).end();
    if (manners.status !== undefined) return void response.writeHead(manners.status).end('no\n');
    const start = range === undefined || manners.ignoresRange ? 0 : Number(range);
    if (start > 0 && start >= bytes.length) {
      return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    }
    const length = bytes.length - start + (manners.longer ?? 0);
    const status = start > 0 ? 206 : 200;
    const ranged = status === 206 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(status, { 'content-length': length, ...ranged });
    if (manners.dropAfter === undefined && manners.longer === undefined)
      return void response.end(bytes.subarray(start));
    response.write(bytes.subarray(start, start + (manners.dropAfter ?? bytes.length)), () => response.destroy());
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`,
    requests,
    next,
    head,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
