import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { generatePages } from '../scripts/generate-docs.ts';

const generated = await generatePages();

test.each(generated.map((page) => [relative(`${import.meta.dirname}/..`, page.path), page] as const))(
  '%s is what `npm run generate` writes',
  (_, { path, text }) => expect(readFileSync(path, 'utf8')).toBe(text),
);
