import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of corpus/hostile.json, each of which has broken a program that put it where it did not belong. */
export const hostileTexts = JSON.parse(
  readFileSync(join(import.meta.dirname, 'corpus', 'hostile.json'), 'utf8'),
) as readonly string[];
