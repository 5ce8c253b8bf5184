import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { chromium } from 'playwright-core';

// `npm run example`: makes the report of docs/examples and its picture, from a shortened playbooks/experiment.yaml on
// an emulated host. It takes an hour or two; after an interruption, the next start continues it.
const root = join(import.meta.dirname, '..');
const folder = join(root, '.cache', 'example');
const page = join(root, 'docs', 'examples', 'experiment.html');
const picture = join(root, 'docs', 'images', 'report.png');

async function runbook(...argv: readonly string[]): Promise<void> {
  process.stdout.write(`$ runbook ${argv.join(' ')}\n`);
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  await execa(join(root, 'bin', 'runbook'), argv, { cwd: root, stdio: 'inherit', env });
}

/** A shipped file with changes; every change must find the text that it replaces. */
async function changed(from: string, to: string, changes: readonly (readonly [string, string])[]): Promise<string> {
  let text = await readFile(join(root, from), 'utf8');
  for (const [before, after] of changes) {
    if (!text.includes(before)) throw new Error(`${from} does not say '${before}'`);
    text = text.replace(before, after);
  }
  await writeFile(join(folder, to), text);
  return join(folder, to);
}

await mkdir(folder, { recursive: true });
await mkdir(join(root, 'docs', 'examples'), { recursive: true });
const lab = await changed('playbooks/labs/emulated.yaml', 'lab.yaml', [['lab: emulated', 'lab: example']]);
const study = await changed('playbooks/experiment.yaml', 'experiment.yaml', [
  ['blocks: 10', 'blocks: 3'],
  ['duration: 60', 'duration: 12'],
]);
await runbook('lab', 'up', 'example');
await runbook('study', 'run', study, '--lab', lab, '--yes');
await runbook('report', 'experiment', '--out', page);
await runbook('lab', 'down', 'example');

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const opened = await browser.newPage({ viewport: { width: 1200, height: 1000 }, colorScheme: 'light' });
  await opened.goto(`file://${page}`);
  await opened.screenshot({ path: picture });
} finally {
  await browser.close();
}
