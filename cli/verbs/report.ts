import { escapeControlsInLine } from '../process/escape-controls.ts';
import { resolve } from 'node:path';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import { buildReport } from '../../report/model/build-report.ts';
import type { Report } from '../../report/model/report.ts';
import { archivesOf } from '../measurements/archives-of.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { escapeControls } from '../process/escape-controls.ts';
import { valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import { baseline, from, intended, margin, out, readReportOptions } from '../measurements/read-report-options.ts';
import { settleReportOptions } from '../measurements/settle-report-options.ts';
import { reportModified } from '../measurements/report-modified.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Verb } from '../arguments/verb.ts';
import { writeOut } from '../process/write-out.ts';

const format = { name: 'format', value: 'html|md|json', summary: 'Output format (default: html)' } as const;
const open = { name: 'open', summary: 'Open the page in the browser' } as const;

/** `runbook report`: writes a report on measurements, from their raw files alone. */
export const report: Verb = {
  name: 'report',
  description:
    'Compute all figures again from the raw files of measurements and write a report. The report is one HTML page that works offline, or Markdown, or JSON. The same files always give the same bytes. It does not connect to any machine.',
  arguments: [
    { name: 'run', summary: 'A run or a study with measurements (default: the latest run)', isOptional: true },
  ],
  options: [from, format, out, open, baseline, margin, intended],
  examples: [
    { command: 'runbook report --open', does: 'the latest run with measurements' },
    { command: 'runbook report passthrough --out passthrough.html', does: 'a study by name' },
    {
      command: 'runbook report --from results/ --out report.html',
      does: 'all measurements in a folder and its subfolders',
    },
    { command: 'runbook report --from results/ --format md --out -', does: 'the same figures as Markdown' },
  ],
  async run(given, terminal) {
    const view = await createView(terminal, false, { labArguments: '', verb: 'apply' });
    const kind = valueOf(given, format) ?? 'html';
    if (!['html', 'md', 'json'].includes(kind)) {
      const diagnostic = mistake(
        'bad-format',
        `unknown format '${kind}'`,
        suggest(kind, ['html', 'md', 'json'], 'formats'),
      );
      return await reportMistakes(view, [diagnostic]);
    }
    const options = readReportOptions(given);
    if (!options.ok) return await reportMistakes(view, options.diagnostics);
    const archives = await archivesOf(given);
    if (!archives.ok) return await reportMistakes(view, archives.diagnostics);
    const { opened, diagnostics, unreadable, rules } = archives.value;
    if (opened.length === 0) return await reportMistakes(view, diagnostics);
    if (diagnostics.length > 0) view.diagnostics(diagnostics.map((each) => ({ ...each, severity: 'warning' })));
    await view.settle();
    reportModified(opened, terminal);
    const made = buildReport(opened, unreadable, settleReportOptions(options.value, rules));
    const names = made.variants.map(({ name }) => name);
    if (made.baseline !== null && !names.includes(made.baseline)) {
      const diagnostic = mistake(
        'no-variant',
        `unknown variant '${made.baseline}'`,
        suggest(made.baseline, names, 'variants'),
      );
      return await reportMistakes(view, [diagnostic]);
    }
    const path = valueOf(given, out) ?? (kind === 'html' ? 'report.html' : '-');
    const code = await writeOut(terminal, path, await textOf(made, kind));
    if (code !== exitCode.done || path === '-') return code;
    for (const { variant, verdict, text } of made.sentences)
      terminal.out(escapeControls(`${variant}: ${text} (${verdict})\n`));
    if (made.emulated !== null) terminal.out(escapeControls(`EMULATED: ${made.emulated}\n`));
    terminal.out(`${escapeControlsInLine(path)}\n`);
    if (given.flags.has(open.name)) await openPage(resolve(path));
    return code;
  },
};

async function textOf(made: Report, kind: string): Promise<string> {
  switch (kind) {
    case 'md':
      return (await import('../../report/text/report-markdown.ts')).reportMarkdown(made);
    case 'json':
      return (await import('../../report/text/report-json.ts')).reportJson(made);
    default:
      return (await import('../../report/html/report-page.ts')).reportPage(made);
  }
}

/** The desktop's command to open a file; without a desktop, the path was printed. */
async function openPage(path: string): Promise<void> {
  const { execa } = await import('execa');
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const opening = execa(opener, [path], { stdio: 'ignore', detached: true, cleanup: false, reject: false });
  opening.nodeChildProcess.unref();
}
