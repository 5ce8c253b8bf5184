/** One text by which a secret is recognized. */
export interface SecretForm {
  readonly text: string;
  /** True for the secret as JSON writes it within quotes. */
  readonly isEscaped: boolean;
  /** The offset of a part, such as one line of the secret; undefined for the whole secret. */
  readonly partAt?: number;
}

/** The shortest secret that can be recognized in other text, in characters without blanks around them. */
export const shortestSecret = 4;

/** A line of a secret that is shorter is too common to be hidden in every text. */
const shortestLine = 8;

/** A text as JSON writes it within quotes. */
export const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/**
 * The texts by which a secret is recognized: the whole secret, the secret within a JSON text, and each of its longer
 * lines without the blanks around it, because a program prints a text line by line and a message is trimmed.
 */
export function formsOfSecret(secret: string): readonly SecretForm[] {
  if (secret === '') return [];
  const whole = { text: secret, isEscaped: false };
  const escaped = asJson(secret);
  const lines: SecretForm[] = [];
  let start = 0;
  for (const line of secret.split('\n')) {
    const text = line.trim();
    const partAt = start + line.length - line.trimStart().length;
    if (text !== '' && text !== secret) lines.push({ text, isEscaped: false, partAt });
    start += line.length + 1;
  }
  const least = lines.length === 1 ? shortestSecret : shortestLine;
  return [
    whole,
    ...(escaped === secret ? [] : [{ text: escaped, isEscaped: true }]),
    ...lines.filter(({ text }) => text.length >= least),
  ];
}
