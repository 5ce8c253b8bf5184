import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flawsOf, openBrowser, openPage } from '../report/page/open-page.ts';
import { temporaryFolder } from '../report/temporary-folder.ts';

const examples = join(import.meta.dirname, '../../docs/examples');

describe('the example of a report', () => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let html: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    expect(await readdir(examples)).toEqual(['experiment.html']);
    html = await readFile(join(examples, 'experiment.html'), 'utf8');
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await folder[Symbol.asyncDispose]();
  });

  test('it is one file below 1 MB, and its policy permits no requests', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(2 ** 20);
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  for (const width of [390, 1024, 1600])
    test(`${width} wide it opens offline without an error, and nothing is cut off or overlaps`, async () => {
      await using opened = await openPage(browser, folder.path, html, width, 'light');
      expect(await flawsOf(opened)).toEqual([]);
    });

  test('the page, the verdicts and every figure say that they are emulated', async () => {
    await using opened = await openPage(browser, folder.path, html, 1024, 'dark');
    expect(await opened.page.title()).toMatch(/^EMULATED: /);
    expect(await opened.page.locator('.warning').first().textContent()).toMatch(/Emulated:/);
    const captions = await opened.page.locator('figcaption').allTextContents();
    expect(captions.length).toBeGreaterThan(4);
    expect(captions.filter((text) => !/emulated/i.test(text))).toEqual([]);
  });
});
