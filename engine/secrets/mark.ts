import { asJson, type SecretForm } from './forms-of-secret.ts';

// Unicode noncharacters: no normal text contains them; where a text does, an empty mark replaces the first one.
const [opens, closes] = ['\ufdd0', '\ufdd1'];

/** Every mark of a text; the group describes the text that it replaced. */
export const marks = /\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/g;

/** The empty mark stands for a character that a text contained itself. */
export const emptyMark = `${opens}${closes}`;
export const markCharacter = opens;

/** The description of a replaced text: a form of the secret `name`, or the part of this form that no other mark covers. */
export interface Mark extends Omit<SecretForm, 'text'> {
  readonly name: string;
  /** The length of the form, so that the place of everything after the mark is known. */
  readonly length: number;
  readonly skip: number;
  /** The length of the part. */
  readonly covers: number;
}

/** The mark that replaces a text in sealed data. */
export function writeMark({ name, isEscaped, partAt, length, skip, covers }: Mark): string {
  const part = partAt === undefined ? '' : `@${partAt}`;
  const clipped = covers === length ? '' : `~${skip},${covers}`;
  return `${opens}${name}${isEscaped ? '!' : ''}${part}#${length}${clipped}${closes}`;
}

const shape = /^(.*?)(!)?(?:@(\d+))?#(\d+)(?:~(\d+),(\d+))?$/s;

/** The description in a mark; undefined if runbook did not write it. */
export function readMark(written: string): Mark | undefined {
  const [, name, escaped, part, length, skip, covers] = shape.exec(written) ?? [];
  if (name === undefined || length === undefined) return undefined;
  return {
    name,
    isEscaped: escaped !== undefined,
    ...(part !== undefined && { partAt: Number(part) }),
    length: Number(length),
    skip: Number(skip ?? 0),
    covers: Number(covers ?? length),
  };
}

/** The text that a mark replaced, if its secret is `secret`; `code` converts the form to the units in which the mark counts. */
export function textBehindMark(mark: Mark, secret: string, code: (text: string) => string = (text) => text): string {
  const form = code(mark.isEscaped ? asJson(secret) : secret);
  const from = mark.partAt ?? 0;
  return form.slice(from, from + mark.length).slice(mark.skip, mark.skip + mark.covers);
}

/** The secret, if `form` is the whole form that a mark replaced; undefined if the form cannot be one, or is only a part. */
export function secretBehindMark({ isEscaped, partAt }: Mark, form: string): string | undefined {
  if (partAt !== undefined) return undefined;
  if (!isEscaped) return form;
  try {
    return JSON.parse(`"${form}"`) as string;
  } catch {
    return undefined;
  }
}

/** The names of the secrets whose marks data contains. */
export function namesInMarks(data: unknown, names = new Set<string>()): Set<string> {
  if (typeof data === 'string') {
    if (!data.includes(opens)) return names;
    for (const [, written = ''] of data.matchAll(marks)) {
      const name = readMark(written)?.name;
      if (name !== undefined) names.add(name);
    }
  } else if (typeof data === 'object' && data !== null) {
    for (const each of data instanceof Map ? data.values() : Object.values(data)) namesInMarks(each, names);
  }
  return names;
}

/** True if data contains a secret that is not known. */
export function isSealed(data: unknown): boolean {
  if (typeof data === 'string')
    return (
      data.includes(opens) && [...data.matchAll(marks)].some(([, written = '']) => readMark(written) !== undefined)
    );
  if (typeof data !== 'object' || data === null) return false;
  return [...(data instanceof Map ? data.values() : Object.values(data))].some(isSealed);
}
