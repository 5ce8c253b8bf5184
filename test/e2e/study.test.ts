import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { flawsOf, openBrowser, openPage } from '../report/page/open-page.ts';
import { state } from './support/boots.ts';
import { startLab, type Lab, type Line } from './support/lab.ts';

const images =
  '; find /var/lib/runbook/images -type f -printf "%p %s %m\\n" | sort; ls /run/runbook 2>/dev/null || true';
const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

// The whole document as in playbooks/experiment.yaml, with 6 seconds instead of 60, one block instead of ten, and
// without a profile, which passthrough.test.ts tests. Variants that are the base of a later variant are skipped, so
// each of sections 2 to 10 runs once; `npm run example` runs all. One run of each variant gives figures and no verdict,
// and the report must state this.
const inBetween = ['passthrough', 'dedicated-cpus'];

describe('from a stock host, by a study, back to a stock host', () => {
  let lab: Lab;
  let stock: string;
  let study: string;

  const prepare = async (): Promise<void> => {
    // Its guest, its interrupts and everybody else each have their own CPUs.
    lab = await startLab('--vcpus', '4');
    stock = await lab.inside(state + images);
    const shipped = await readFile(join(import.meta.dirname, '../../playbooks/experiment.yaml'), 'utf8');
    const whole = parse(shipped) as {
      readonly inputs: object;
      readonly variants: readonly { readonly name: string }[];
    };
    const variants = whole.variants.filter(({ name }) => !inBetween.includes(name));
    expect(variants.length).toBe(whole.variants.length - inBetween.length);
    const inputs = { ...whole.inputs, duration: 6 };
    const short = stringify({ ...whole, blocks: 1, repeats: 3, profile: 0, inputs, variants });
    study = await lab.write('experiment.yaml', short);
  };
  beforeAll(prepare);
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const run = (watch: (line: Line) => 'kill' | undefined) =>
    lab.watched(['study', 'run', study, '--lab', lab.file, '--yes'], watch);

  const journey = async (): Promise<void> => {
    const killed = await run(({ kind }) => (kind === 'run-measured' ? 'kill' : undefined));
    expect(killed.code, killed.stderr).toBeNull();
    expect(of(killed.lines, 'boot-made')).toHaveLength(1);
    const { code, lines, stderr } = await run(() => undefined);
    expect(
      of(lines, 'run-measured').filter(({ status }) => status === 'failed'),
      stderr,
    ).toEqual([]);
    expect(code, stderr).toBe(0);
    expect(of(lines, 'study-ended')).toHaveLength(1);
    expect(of(lines, 'boot-undone')).toHaveLength(1);
  };

  // Long enough for a first host that is lost while it reboots.
  test('killed after a run has measured, it continues from there to its end', { timeout: 60 * 60_000 }, async () => {
    try {
      await journey();
    } catch (error) {
      const { message } = error as Error;
      if (!(await lab.hasLostTimer(message))) throw error;
      console.warn(
        `${message}\nA processor of the emulated host lost its timer, so the study starts again on a new host.`,
      );
      await lab[Symbol.asyncDispose]();
      await prepare();
      await journey();
    }
  });

  test('the host has its original state, byte for byte', async () => {
    // The boot may still be waiting for its DHCP lease.
    await expect.poll(() => lab.inside(state + images), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });

  test('a variant that an emulated processor cannot run was not measured, and the reason is shown', async () => {
    const { stdout } = await lab.runbook('study', 'status', study, '--lab', lab.file);
    expect(stdout).toMatch(/posted-interrupts +– skipped on this machine: The machine can post a card's interrupts/);
    expect(stdout).toMatch(/virtio +✓\n/);
    expect(stdout).toMatch(/irq-affinity +✓\n/);
  });

  test('its report opens by itself, and every figure says that it is emulated', async () => {
    const said = async (...argv: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await lab.runbook(...argv, '--out', '-');
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const html = await said('report', 'experiment');
    expect(Buffer.byteLength(html)).toBeLessThan(2 ** 20);
    const browser = await openBrowser();
    try {
      await using opened = await openPage(browser, dirname(lab.file), html, 1024, 'light');
      expect(await flawsOf(opened)).toEqual([]);
      expect(await opened.page.title()).toMatch(/^EMULATED: experiment/);
      const captions = await opened.page.locator('figcaption').allTextContents();
      expect(captions.length).toBeGreaterThan(4);
      expect(captions.filter((text) => !/emulated/i.test(text))).toEqual([]);
      expect(await opened.page.locator('#verdicts ~ *').first().textContent()).toMatch(/Emulated:/);
    } finally {
      await browser.close();
    }
    const markdown = await said('report', 'experiment', '--format', 'md');
    expect(markdown).toMatch(/^# EMULATED: experiment/);
    expect(markdown).toMatch(/posted-interrupts.*skipped/);
    expect(JSON.parse(await said('report', 'experiment', '--format', 'json'))).toMatchObject({
      emulated: expect.stringMatching(/emulated/) as string,
      baseline: 'virtio',
    });
    const rows = (await said('export', join(dirname(lab.file), 'state/runbook/studies/experiment')))
      .trim()
      .split(/\r?\n/);
    expect(rows[0]).toMatch(/,emulated,/);
    const at = rows[0]?.split(',').indexOf('emulated') ?? -1;
    expect(new Set(rows.slice(1).map((row) => row.split(',')[at]))).toEqual(new Set(['yes']));
  });
});
