/** A value without its last newline, which is added again when it is written. */
export const lineOf = (text: string): string => text.replace(/\n$/, '');
