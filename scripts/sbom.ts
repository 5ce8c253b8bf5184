import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeSbom } from './dependencies/make-sbom.ts';

// `npm run sbom [-- FOLDER]`: writes the bills of materials of the run time and of development, by default to dist/sbom.
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../dist/sbom'));
await mkdir(folder, { recursive: true });
for (const scope of ['runtime', 'development'] as const) {
  const path = join(folder, `${scope}.cdx.json`);
  await writeFile(path, await makeSbom(scope));
  process.stdout.write(`${path}\n`);
}
