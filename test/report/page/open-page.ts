import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** Debian's browser; a test does without its sandbox, which needs user namespaces that a container may lack. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors of scripts, the policy, and every request but that for the page itself. */
  readonly complaints: readonly string[];
}

/** A page from a file, as a person opens it. */
export async function openPage(
  browser: Browser,
  folder: string,
  html: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<Opened> {
  const file = join(folder, 'page.html');
  await writeFile(file, html);
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}
