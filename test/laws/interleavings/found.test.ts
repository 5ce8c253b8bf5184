import { test } from 'vitest';
import { found } from './found.ts';
import { play } from './play.ts';

test.each(Object.entries(found))('%s', (_, history) => play(history));
