import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of corpus/hostile.json. Each has broken a program that used it in the wrong context. */
export const hostileTexts = JSON.parse(
  readFileSync(join(import.meta.dirname, 'corpus', 'hostile.json'), 'utf8'),
) as readonly string[];
