import type { Report, Sentence } from '../model/report.ts';
import { showNumber } from '../figures/show-number.ts';
import { verdictSign } from './forest-plot.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { drawnValues } from './rate-unit.ts';

/** The summary before the figures: a paragraph for each variant; without a comparison only the numbers. */
export function verdicts(report: Report): Markup {
  const emulated =
    report.emulated === null
      ? null
      : html`<p class="warning">
          <strong>Emulated:</strong> ${report.emulated}. These figures show that the procedure works; they are not valid
          for a real machine.
        </p>`;
  const broken = report.variants.flatMap(({ runs }) => runs.filter(({ altered }) => altered.length > 0));
  const altered =
    broken.length + report.unreadable.length === 0
      ? null
      : html`<p class="warning">
          <strong
            >${broken.length + report.unreadable.length} measurements were modified after they were recorded</strong
          >, see <a href="#runs">the runs</a>. Modified files are not read.
        </p>`;
  const said = [...Map.groupBy(report.sentences, ({ variant }) => variant)].map(
    ([variant, own]) =>
      html`<li>
        <h3>
          <span class="v${report.variants.findIndex(({ name }) => name === variant) % 6} ink">${variant}</span> compared
          with ${report.baseline}
        </h3>
        <ul>
          ${lines(own, report.baseline ?? '')}
        </ul>
      </li>`,
  );
  const body =
    said.length > 0
      ? html`<ul class="verdicts">
          ${said}
        </ul>`
      : html`<p>
            ${report.baseline === null ? 'The report has no baseline, so it compares nothing.' : `No variant could be compared with ${report.baseline}.`}
          </p>
          <ul class="plain">
            ${alone(report)}
          </ul>`;
  const skipped =
    report.options.skipped.length === 0
      ? null
      : html`<ul class="verdicts">
          ${report.options.skipped.map(
            ({ variant, reason }) =>
              html`<li>
                <h3>${variant} was skipped</h3>
                <p>This machine cannot run it: ${reason}</p>
              </li>`,
          )}
        </ul>`;
  return html`${emulated}${altered}${body}${skipped}`;
}

/** A number and its percent sign stay on one line. */
const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%');

/** Under a heading with the baseline it is not repeated; the interval is in smaller letters. */
const lines = (sentences: readonly Sentence[], baseline: string): readonly Markup[] =>
  sentences.map(({ verdict, text }) => {
    const [said = '', interval] = text.replace(` than ${baseline} (`, ' (').split(/ (?=\(\d+ % interval)/);
    const how = interval === undefined ? null : html` <small>${unbroken(interval)}</small>`;
    return html`<li><span class="chip ${verdict}">${verdictSign[verdict]}</span> ${unbroken(said)}${how}</li>`;
  });

const alone = ({ values }: Report): readonly Markup[] =>
  values.map(drawnValues).flatMap(({ metric, variants }) =>
    variants.map(({ variant, summary: { mean, interval, n } }) => {
      const how =
        interval === null
          ? `${n} ${n === 1 ? 'run' : 'runs'}, no interval`
          : `${Math.round(100 * interval.level)} % interval ${showNumber(interval.low)} to ${showNumber(interval.high)}, n = ${n}`;
      return html`<li><strong>${variant}</strong>: ${metric.title} ${showNumber(mean)} ${metric.unit} (${how})</li>`;
    }),
  );
