/** A primary key with its packets, as a keyring contains it. */
export interface OpenPgpKey {
  /** 40 hex digits in upper case: SHA-1 over the public-key packet (RFC 9580, 5.5.4.2). */
  readonly fingerprint: string;
  /** The primary key, its user ids, subkeys and signatures. */
  readonly bytes: Uint8Array;
}

interface Packet {
  readonly tag: number;
  readonly start: number;
  readonly body: Uint8Array;
  readonly end: number;
}

/**
 * The text between the armor's lines, without its headers and checksum (RFC 9580, 6.2); undefined without a complete
 * armor.
 */
function dearmor(text: string): Uint8Array | undefined {
  const lines = text
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.trim());
  const begin = lines.indexOf('-----BEGIN PGP PUBLIC KEY BLOCK-----');
  const end = lines.indexOf('-----END PGP PUBLIC KEY BLOCK-----');
  if (begin === -1 || end < begin) return undefined;
  const content = lines.slice(begin + 1, end);
  const blank = content.indexOf('');
  const base64 = content
    .slice(blank + 1)
    .filter((line) => line !== '' && !line.startsWith('='))
    .join('');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined;
}

/** The next packet (RFC 9580, 4.2), in the old or the new form; undefined for bytes that are not a packet. */
function packetAt(bytes: Uint8Array, start: number): Packet | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes[start] ?? 0;
  const [a = 0, b = 0] = [bytes[start + 1], bytes[start + 2]];
  if ((first & 0x80) === 0) return undefined;
  const long = (at: number): number => (at + 4 <= bytes.length ? view.getUint32(at) : Number.NaN);
  let header: number;
  let length: number;
  if ((first & 0x40) !== 0) {
    // 224 to 254 announce a part of unknown length, which no key has.
    if (a < 192) [header, length] = [2, a];
    else if (a < 224) [header, length] = [3, ((a - 192) << 8) + b + 192];
    else if (a === 255) [header, length] = [6, long(start + 2)];
    else return undefined;
  } else {
    const kind = first & 0x03;
    if (kind === 0) [header, length] = [2, a];
    else if (kind === 1) [header, length] = [3, (a << 8) | b];
    else if (kind === 2) [header, length] = [5, long(start + 1)];
    else return undefined;
  }
  const end = start + header + length;
  if (!(end <= bytes.length)) return undefined;
  const tag = (first & 0x40) !== 0 ? first & 0x3f : (first >> 2) & 0x0f;
  return { tag, start, body: bytes.subarray(start + header, end), end };
}

async function fingerprintOf(body: Uint8Array): Promise<string> {
  const hashed = new Uint8Array(3 + body.length);
  hashed.set([0x99, body.length >> 8, body.length & 0xff]);
  hashed.set(body, 3);
  return Buffer.from(await crypto.subtle.digest('SHA-1', hashed))
    .toString('hex')
    .toUpperCase();
}

/** The version 4 keys of a keyring, armored or not; undefined if it is not a keyring. */
export async function readOpenPgpKeys(content: Uint8Array): Promise<readonly OpenPgpKey[] | undefined> {
  const text = Buffer.from(content).toString('latin1');
  const bytes = text.includes('-----BEGIN PGP') ? dearmor(text) : content;
  if (bytes === undefined || bytes.length === 0) return undefined;
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    const packet = packetAt(bytes, at);
    if (packet === undefined) return undefined;
    packets.push(packet);
    at = packet.end;
  }
  const heads = packets.filter(({ tag }) => tag === 6);
  if (heads.length === 0) return undefined;
  return Promise.all(
    heads
      .map((head, index) => ({ head, end: heads[index + 1]?.start ?? bytes.length }))
      .filter(({ head }) => head.body[0] === 4)
      .map(async ({ head, end }) => ({
        fingerprint: await fingerprintOf(head.body),
        bytes: bytes.subarray(head.start, end),
      })),
  );
}
