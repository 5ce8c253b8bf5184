/** A text with a dot for each character, except for newlines: every place in it remains the same. */
export const maskText = (text: string): string => text.replace(/[^\r\n]/g, '•');
