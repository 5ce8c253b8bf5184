import type { Report } from '../model/report.ts';
import { cpuFigures } from './cpu-figures.ts';
import { exitFigure, interruptFigures } from './count-figures.ts';
import { htmlDocument } from './document.ts';
import { dotPlot } from './dot-plot.ts';
import { differenceTable } from './difference-table.ts';
import { environmentTables } from './environment-tables.ts';
import { flameSection } from './flame-section.ts';
import { forestPlot } from './forest-plot.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { ratePanels } from './rate-panels.ts';
import { provenance, runsTable } from './runs-tables.ts';
import { verdicts } from './verdicts.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** The whole report as one page of HTML; the same report gives the same bytes. */
export function reportPage(report: Report): string {
  const sections = sectionsOf(report);
  const prefix = report.emulated === null ? '' : 'EMULATED: ';
  const counted = report.variants.reduce((sum, { counted: own }) => sum + own.length, 0);
  const all = report.variants.reduce((sum, { runs }) => sum + runs.length, 0);
  const lead = `${all} ${all === 1 ? 'measurement' : 'measurements'} of ${report.variants.map(({ name }) => name).join(', ')}; ${counted} counted.`;
  const body = html`<header>
      <h1>${prefix}${report.title}</h1>
      <p class="lead">${lead}</p>
      <nav aria-label="Sections">
        <ul>
          ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main>
      ${sections.map(
        ({ id, title, body: own }) =>
          html`<section aria-labelledby="${id}">
            <h2 id="${id}">${title}</h2>
            ${own}
          </section>`,
      )}
    </main>
    <footer>
      Made by runbook from the raw files of the archive; runbook report --from makes the same page again.
    </footer>`;
  return htmlDocument(`${prefix}${report.title} – runbook`, body);
}

function differences(report: Report): readonly Markup[] {
  if (report.comparisons.length === 0) return [];
  return [...report.comparisons.map((each) => forestPlot(report, each)), differenceTable(report)];
}

function sectionsOf(report: Report): readonly Section[] {
  const exits = exitFigure(report);
  const candidates: readonly (readonly [string, string, readonly Markup[], 'grid' | 'full'])[] = [
    ['differences', 'Differences', differences(report), 'grid'],
    ['values', 'Values', report.values.map((each) => dotPlot(report, each)), 'grid'],
    ['bandwidth', 'Bandwidth over time', ratePanels(report), 'grid'],
    ['cpu', 'CPU', cpuFigures(report), 'grid'],
    ['exits', 'Exits', exits === null ? [] : [exits], 'full'],
    ['interrupts', 'Interrupts', interruptFigures(report), 'full'],
    ['stacks', 'Stacks', flameSection(report), 'full'],
  ];
  return [
    { id: 'verdicts', title: report.baseline === null ? 'Summary' : 'Verdicts', body: verdicts(report) },
    ...candidates
      .filter(([, , figures]) => figures.length > 0)
      .map(([id, title, figures, kind]): Section => ({
        id,
        title,
        body: html`<div class="grid ${kind}">${figures}</div>`,
      })),
    { id: 'machine', title: 'Differences of the machines', body: environmentTables(report) },
    { id: 'runs', title: 'Runs', body: runsTable(report) },
    { id: 'origin', title: 'How to repeat it', body: provenance(report) },
  ];
}
