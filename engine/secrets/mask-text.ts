/** A text with a dot for each character, except for blanks and newlines: every place in it remains the same. */
export const maskText = (text: string): string => text.replace(/\S/g, '•');
