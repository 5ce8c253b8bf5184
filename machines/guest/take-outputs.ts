/** What a program printed, as fields of the answer to guest-exec-status (qga/qapi-schema.json); the text is base64. */
export interface GuestOutputs {
  readonly 'out-data'?: Buffer;
  readonly 'err-data'?: Buffer;
}

/** Bytes of a line below which nothing is taken out of it. */
const small = 64 * 1024;

/**
 * Takes the outputs of a program out of a line of the guest agent and decodes them; `rest` is the line without their text. Only
 * the small rest is parsed as JSON, because a line of many megabytes could need ten times its size as JSON.
 */
export function takeOutputs(line: Buffer): { readonly rest: Buffer; readonly outputs: GuestOutputs } {
  if (line.length <= small) return { rest: line, outputs: {} };
  const outputs: { -readonly [Name in keyof GuestOutputs]: Buffer } = {};
  const taken: (readonly [number, number])[] = [];
  for (const name of ['out-data', 'err-data'] as const) {
    const key = line.indexOf(`"${name}"`);
    const start = key < 0 ? -1 : line.indexOf('"', key + name.length + 2) + 1;
    const end = start <= 0 ? -1 : line.indexOf('"', start);
    if (end < 0) continue;
    outputs[name] = decode(line.subarray(start, end));
    taken.push([start, end]);
  }
  const rest: Buffer[] = [];
  let at = 0;
  for (const [start, end] of taken.sort(([one], [other]) => one - other)) {
    rest.push(line.subarray(at, Math.max(start, at)));
    at = Math.max(end, at);
  }
  return { rest: Buffer.concat([...rest, line.subarray(at)]), outputs };
}

/** Characters of base64 that are decoded at a time: without padding, they are whole bytes. */
const piece = 1 << 20;

/** The bytes of a base64 text; what is not base64 ends it. */
function decode(text: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((text.length * 3) / 4));
  let length = 0;
  for (let at = 0; at < text.length; at += piece)
    length += bytes.write(text.toString('latin1', at, at + piece), length, 'base64');
  return bytes.subarray(0, length);
}
