import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A hostile forced command: `node far-end.ts CHANNEL:ATTACK...` attacks these channels of a connection, e.g. "session:letter". All
 * other channels are served as the operator asked.
 */
const attacks = new Map(process.argv.slice(2).map((each) => each.split(':') as [string, string]));
const asked = process.env['SSH_ORIGINAL_COMMAND'] ?? '';
const mebibyte = 1 << 20;

/** The channel that a command opens, by a word that only its script has. */
const words = { session: 'mktemp', worker: 'given_up; then', lock: 'flock', relay: 'AF_UNIX' };
const [channel = ''] = Object.entries(words).find(([, word]) => asked.includes(word)) ?? [];
const attack = attacks.get(channel);

async function put(text: string | Buffer, to: NodeJS.WriteStream = process.stdout): Promise<void> {
  if (!to.write(text)) await once(to, 'drain');
}

async function flood(bytes: number, to: NodeJS.WriteStream = process.stdout): Promise<void> {
  const block = Buffer.alloc(mebibyte, 'x');
  for (let sent = 0; sent < bytes; sent += block.length) await put(block, to);
}

const lines: string[] = [];
let wake = (): void => {};
let rest = '';
async function nextLine(): Promise<string> {
  while (lines.length === 0) await new Promise<void>((resolve) => (wake = resolve));
  return lines.shift() ?? '';
}

const letters = (request: string, letter: string): string => letter.repeat(request.split(' ').length - 1);

/** What the shell of a session does to the first request. */
const sessions: Readonly<Record<string, (request: string, mark: string) => Promise<void>>> = {
  letter: (request, mark) => put(`${letters(request, 'z')}${mark}0 ${mark}`),
  'letter-count': (request, mark) => put(`${letters(request, 'y')}yy${mark}x${mark}0 ${mark}`),
  number: (request, mark) => put(`${letters(request, '-')}${mark}one ${mark}`),
  'number-in-look': (request, mark) => put(`${letters(request, 'y')}${mark}81a4 0 0 x\0${mark}0 ${mark}`),
  unasked: (request, mark) => put(`${letters(request, '-')}${mark}0 ${mark}${mark}`),
  after: (request, mark) => put(`${letters(request, '-')}${mark}0 ${mark}and more`),
  endless: async (request, mark) => {
    await put(`${letters(request, 'y')}${mark}`);
    await flood(Infinity);
  },
  segment: async (request, mark) => {
    await put(`${letters(request, 'y')}${mark}`);
    await flood(600 * mebibyte);
    await put(`${mark}0 ${mark}`);
  },
  'large-file': async (request, mark) => {
    await put(`${letters(request, 'y')}${mark}`);
    await flood(100 * mebibyte);
    await put(`${mark}0 ${mark}`);
  },
  'many-files': async (request, mark) => {
    await put(`${letters(request, 'y')}${mark}`);
    for (const _ of letters(request, 'y')) {
      await flood(31 * mebibyte);
      await put(mark);
    }
    await put(`0 ${mark}`);
  },
  'many-segments': async (_, mark) => {
    for (;;) await put(mark.repeat(10_000));
  },
  half: (request, mark) => put(`${letters(request, 'y')}${mark}a part`),
  names: (request, mark) => put(`${letters(request, 'y')}${mark}../../etc/passwd\0${mark}0 ${mark}`),
  'many-names': async (request, mark) => {
    await put(`${letters(request, 'y')}${mark}`);
    for (let count = 0; count < 30; count += 1) await put(Buffer.alloc(mebibyte, 'a\0'));
    await put(`${mark}0 ${mark}`);
  },
  'error-stream': async () => flood(Infinity, process.stderr),
};

/** What the shell for programs does to the first one. */
const workers: Readonly<Record<string, (mark: string) => Promise<void>>> = {
  number: async (mark) => {
    await put(`out${mark}`);
    await put(`${mark}1e3${mark}`, process.stderr);
  },
  twice: async (mark) => {
    await put(`out${mark}out${mark}`);
    await put(`${mark}0${mark}`, process.stderr);
  },
  endless: async () => flood(Infinity),
  'both-endless': async () => void (await Promise.all([flood(Infinity), flood(Infinity, process.stderr)])),
  segment: async (mark) => {
    await flood(600 * mebibyte);
    await put(mark);
    await flood(100 * mebibyte, process.stderr);
    await put(`${mark}0${mark}`, process.stderr);
  },
};

const locks: Readonly<Record<string, () => Promise<void>>> = {
  silent: async () => {},
  endless: async () => {
    await put('\x1e');
    await flood(Infinity);
  },
  word: async () => {
    await put('\x1efree for all\n');
    process.exit();
  },
  record: async () => {
    await put(`\x1eheld\n{"run":{"toString":1},"operator":["x"],"since":1}\n99999999999\n-1\n`);
    process.exit();
  },
  long: async () => {
    const record = JSON.stringify({ run: 'r'.repeat(20_000), operator: 'o', since: 's' });
    await put(`\x1eheld\n${record}\n1e9\n${'9'.repeat(400)}\n`);
    process.exit();
  },
};

const relays: Readonly<Record<string, () => Promise<void>>> = {
  silent: async () => {},
  endless: async () => flood(Infinity),
  line: async () => {
    await put('\x1e');
    await flood(Infinity);
  },
  word: () => put('\x1ehello there\n'),
  // The socket opens, and then sends without a newline.
  open: async () => {
    await put('\x1eopen\n');
    await flood(Infinity);
  },
};

async function attackSession(): Promise<void> {
  const mark = `\x1e${await nextLine()}\x1e`;
  if (attack === 'silent') return;
  if (attack === 'flood') return flood(Infinity);
  if (attack === 'greeting') return put(`${mark}welcome${mark}`);
  await put(`${mark}0 /tmp${mark}`);
  await sessions[attack ?? '']?.(await nextLine(), mark);
}

async function attackWorker(): Promise<void> {
  const mark = `\x1e${await nextLine()}\x1e`;
  if (attack === 'silent') return;
  await put(attack === 'greeting' ? mark + mark : mark);
  await put(`${mark}1${mark}`, process.stderr);
  await nextLine();
  await workers[attack ?? '']?.(mark);
}

if (attack !== undefined) {
  process.stdin.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  process.stdin.on('end', () => process.exit());
  process.stdout.on('error', () => process.exit());
  if (channel === 'session') await attackSession();
  else if (channel === 'worker') await attackWorker();
  else if (channel === 'lock') await locks[attack]?.();
  else await relays[attack]?.();
} else {
  const env = { ...process.env, PATH: `${process.env['HOME']}/bin:${process.env['PATH']}` };
  const child = spawn('sh', ['-c', asked], { stdio: 'inherit', env });
  child.on('exit', (code) => process.exit(code ?? 1));
}
