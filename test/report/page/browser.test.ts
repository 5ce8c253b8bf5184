import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArchives } from '../../../cli/measurements/read-archives.ts';
import { reportPage } from '../../../report/html/report-page.ts';
import { buildReport } from '../../../report/model/build-report.ts';
import { writeExampleStudy } from '../example-study.ts';
import { experiment } from '../example-variants.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { flawsOf, openBrowser, openPage, wide } from './open-page.ts';

const focused = `document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName`;

const options = { baseline: 'virtio', margin: 0.01, alpha: 0.05, intended: ['host *'], order: [], skipped: [] };

describe('the report in a browser', () => {
  let browser: Browser;
  let html: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeExampleStudy(folder.path, { ...experiment, blocks: 4, seconds: 12 });
    const read = await readArchives([folder.path]);
    html = reportPage(buildReport(read.ok ? read.value.opened : [], [], options));
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await folder[Symbol.asyncDispose]();
  });

  for (const width of [390, 1024, 1600]) {
    for (const scheme of ['light', 'dark'] as const) {
      test(`${width} wide, ${scheme}: there is no error, and nothing is cut off or overlaps`, async () => {
        await using opened = await openPage(browser, folder.path, html, width, scheme);
        expect(await flawsOf(opened)).toEqual([]);
        expect(await opened.page.locator('.stage .f').count()).toBeGreaterThan(50);
      });
    }
  }

  test('a rate with many digits beside a line is within its drawing', async () => {
    await using slow = await temporaryFolder();
    const variants = experiment.variants.map((each, index) => ({ ...each, gbit: index === 0 ? 0.31 : 0.0427 }));
    await writeExampleStudy(slow.path, { ...experiment, variants, blocks: 3, seconds: 12 });
    const read = await readArchives([slow.path]);
    const page = reportPage(buildReport(read.ok ? read.value.opened : [], [], options));
    expect(page).toMatch(/>0\.042\d<\/text/);
    await using opened = await openPage(browser, slow.path, page, 390, 'light');
    expect(await flawsOf(opened)).toEqual([]);
  });

  test('the policy holds: injected content neither runs nor sends requests', async () => {
    const forced = html.replace(
      '<main>',
      '<main><img src="http://127.0.0.1:9/x"><script>document.title = "taken"</script>',
    );
    await using opened = await openPage(browser, folder.path, forced, 1024, 'light');
    expect(await opened.page.title()).not.toBe('taken');
    expect(opened.complaints.filter((each) => each.includes('Content Security Policy')).length).toBeGreaterThan(1);
  });

  test('the flame graph is walked, searched and zoomed by keys alone', async () => {
    await using opened = await openPage(browser, folder.path, html, 1024, 'light');
    const { page } = opened;
    const stage = page.locator('.stage').first();
    await stage.locator('[tabindex="0"]').focus();
    expect(await page.evaluate(focused)).toMatch(/^CPU_0\/KVM: /);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(focused)).toMatch(/^CPU_1\/KVM: /);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(focused)).toMatch(/ioctl/);
    await page.keyboard.press('/');
    await page.keyboard.type('vhost_worker');
    await expect.poll(() => page.locator('.found').first().textContent()).toMatch(/^1 frame, \d\d(\.\d)? %$/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(focused)).toMatch(/^vhost_worker_\[k\]: /);
    const all = await stage.locator('.f').count();
    await page.keyboard.press('Enter');
    expect(await stage.locator('.f').count()).toBeLessThan(all);
    expect(await stage.locator('.f.above').count()).toBeGreaterThan(1);
    expect(await page.evaluate(focused)).toMatch(/^vhost_worker_\[k\]: /);
    await page.keyboard.press('Escape');
    expect(await stage.locator('.f').count()).toBe(all);
    expect(opened.complaints).toEqual([]);
  });

  test('idle processes are omitted until they are requested', async () => {
    await using opened = await openPage(browser, folder.path, html, 1024, 'light');
    const first = opened.page.locator('.flame').first();
    expect(await first.locator('.f', { hasText: 'swapper' }).count()).toBe(0);
    await first.locator('select').selectOption('*');
    expect(await first.locator('.f', { hasText: 'swapper' }).count()).toBe(1);
    await first.locator('select').selectOption({ label: 'vhost-8120' });
    expect(await first.locator('.f', { hasText: 'ioctl' }).count()).toBe(0);
  });

  test('the difference shows in words what increased and what disappeared', async () => {
    await using opened = await openPage(browser, folder.path, html, 1024, 'light');
    const gone = opened.page.locator(
      '[aria-label="Stacks of passthrough compared with virtio"] [aria-label^="vhost-8120"]',
    );
    expect(await gone.getAttribute('aria-label')).toMatch(
      /virtio [\d.]+ s of CPU per Gbit, passthrough 0 s of CPU per Gbit \(removed\)$/,
    );
    expect(await gone.textContent()).toMatch(/^▼ /);
  });

  test('on paper every figure is whole', async () => {
    await using opened = await openPage(browser, folder.path, html, 794, 'dark');
    const { page } = opened;
    await page.emulateMedia({ media: 'print' });
    const cut = `[...document.querySelectorAll('.stage, .wide, pre, figure')].filter((each) => each.clientWidth > 0 && (each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2) && (getComputedStyle(each).overflowY !== 'visible' || getComputedStyle(each).overflowX !== 'visible')).map((each) => each.className + ' ' + each.textContent.slice(0, 40))`;
    expect(await page.evaluate(cut)).toEqual([]);
    expect(await page.evaluate(wide)).toBeLessThanOrEqual(0);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(50_000);
  }, 60_000);
});
