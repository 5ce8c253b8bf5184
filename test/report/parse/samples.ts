import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A tool's real output, kept in test/report/samples; an empty text for a tool without output. */
export function sample(name: string): string {
  const path = join(import.meta.dirname, '..', 'samples', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
