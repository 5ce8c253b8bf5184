import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../../needs.ts';

needs('chromium');

/** Debian's browser; a test does without its sandbox, which needs user namespaces that a container may lack. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** The errors in the browser: those of scripts, the policy, and every request except that for the page itself. */
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

// Expressions run in the page; this project's own types know no browser.
export const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
/** Texts of drawings that extend beyond the window, or overlap within one drawing. */
const outside = `[...document.querySelectorAll('svg text, figure, h1, h2, h3')].filter((each) => { const box = each.getBoundingClientRect(); return box.width > 0 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1) && !each.closest('.wide'); }).map((each) => each.textContent.slice(0, 60))`;
const overlapping = `[...document.querySelectorAll('svg[role=img]')].flatMap((svg) => { const boxes = [...svg.querySelectorAll('text')].map((each) => [each.textContent, each.getBoundingClientRect()]); return boxes.flatMap(([text, a], index) => boxes.slice(index + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5).map(([other]) => text + ' | ' + other)); })`;

/** The layout mistakes of a page, and the errors in the browser; empty for a good page. */
export async function flawsOf({ page, complaints }: Opened): Promise<readonly string[]> {
  const reach = (await page.evaluate(wide)) as number;
  return [
    ...(reach === 0 ? [] : [`it is ${reach} pixels wider than the window`]),
    ...((await page.evaluate(outside)) as readonly string[]).map((text) => `outside: ${text}`),
    ...((await page.evaluate(overlapping)) as readonly string[]).map((text) => `over each other: ${text}`),
    ...complaints,
  ];
}
