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
  const outputs: { -readonly [Name in keyof GuestOutputs]: Buffer } = {};
  let rest = line;
  for (const name of ['out-data', 'err-data'] as const) {
    if (rest.length <= small) break;
    const key = rest.indexOf(`"${name}"`);
    const start = key < 0 ? -1 : rest.indexOf('"', key + name.length + 2);
    const end = start < 0 ? -1 : rest.indexOf('"', start + 1);
    if (end < 0) continue;
    outputs[name] = Buffer.from(rest.toString('latin1', start + 1, end), 'base64');
    rest = Buffer.concat([rest.subarray(0, start + 1), rest.subarray(end)]);
  }
  return { rest, outputs };
}
