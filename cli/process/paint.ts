import { styleText } from 'node:util';

const formats = {
  title: 'bold',
  dim: 'dim',
  id: 'cyan',
  add: 'green',
  change: 'yellow',
  remove: 'red',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
} as const;

/** The meaning of a piece of text, not its appearance. */
export type Role = keyof typeof formats;

export type Paint = (role: Role, text: string) => string;

/** Colours by role, or no escape sequence at all. */
export function createPaint(isColored: boolean): Paint {
  return (role, text) => (isColored && text !== '' ? styleText(formats[role], text, { validateStream: false }) : text);
}
