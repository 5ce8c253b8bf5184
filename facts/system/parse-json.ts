import { MachineError } from '../../engine/model/machine-error.ts';

/** An object of JSON whose fields are read as they are needed. */
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(program: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unexpected(program, text, cause);
  }
}

const unexpected = (program: string, text: string, cause?: unknown): MachineError =>
  new MachineError(`${program} printed unexpected text: ${JSON.stringify(text.slice(0, 60))}`, {
    code: 'EPROTO',
    cause,
  });

/** The JSON object that a program printed; throws MachineError EPROTO for anything else, because the machine is broken or hostile. */
export function parseJsonObject(program: string, text: string): Fields {
  const value = parse(program, text);
  if (isFields(value)) return value;
  throw unexpected(program, text);
}

/** The JSON list of objects that a program printed; throws MachineError EPROTO for anything else. */
export function parseJsonList<T extends object>(program: string, text: string): readonly T[] {
  const value = parse(program, text);
  if (Array.isArray(value) && value.every(isFields)) return value as unknown as readonly T[];
  throw unexpected(program, text);
}
