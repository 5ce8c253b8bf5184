import { differentialData, flameData } from '../flame/flame-data.ts';
import { hottest, rollUp } from '../flame/roll-up.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';
import type { VariantProfile } from '../model/variant-profiles.ts';
import { figure, number, table } from './figure.ts';
import { flameGraph, unitOf } from './flame-graph.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

/** Where the CPUs spent their time, by stacks: a flame graph for each variant, and its difference from the baseline. */
export function flameSection(report: Report): readonly Markup[] {
  const base = report.profiles.find(({ variant }) => variant === report.baseline);
  return [
    ...parts(report),
    ...report.profiles.map((profile) => {
      const data = flameData(profile.tree);
      const { event, machine, runs, samples, remarks } = profile;
      const left = data.left > 0 ? ` ${data.left} frames narrower than 0.08 % are not drawn.` : '';
      const note = `${event} on ${machine}: ${showNumber(samples, 6)} samples of ${runs} profiling ${runs === 1 ? 'run' : 'runs'}, which are not counted in any other figure. Callers are above; the functions that they call are below. Width is ${unitOf(event).unit}.${left} ${remarks.join('. ')}`;
      return figure(
        report,
        `Flame graph, ${profile.variant}`,
        html`${flameGraph(data, `Stacks of ${profile.variant}`, unitOf(event))}${hot(profile)}`,
        note,
      );
    }),
    ...report.profiles.flatMap((profile) =>
      base === undefined || profile === base ? [] : [difference(report, base, profile)],
    ),
  ];
}

function difference(report: Report, base: VariantProfile, other: VariantProfile): Markup {
  const title = `Flame graph of the difference: ${other.variant} compared with ${base.variant}`;
  if (base.event !== other.event)
    return html`<p>
      ${title}: perf counted ${base.event} in one variant and ${other.event} in the other, so they cannot be compared.
    </p>`;
  const isRate = base.gigabits !== null && other.gigabits !== null && base.gigabits > 0 && other.gigabits > 0;
  const per = ({ gigabits, tree }: VariantProfile): number => (isRate ? (gigabits ?? 1) : tree.root.total / 100);
  const data = differentialData({ tree: base.tree, per: per(base) }, { tree: other.tree, per: per(other) });
  const { unit, factor } = unitOf(base.event);
  const shown = isRate ? { unit: `${unit} per Gbit`, factor } : { unit: '% of its samples', factor: 1 };
  const how = isRate
    ? `Each side is divided by the transferred Gbit (${showNumber(base.gigabits)} and ${showNumber(other.gigabits)}).`
    : 'The profiling runs have no bandwidth, so each side is shown in percent of its own samples.';
  const note = `${how} A frame is as wide as the larger side. ▲ and red: more than ${base.variant}; ▼ and blue: less; unmarked: within 10 %.`;
  const label = `Stacks of ${other.variant} compared with ${base.variant}`;
  return figure(report, title, flameGraph(data, label, { ...shown, sides: [base.variant, other.variant] }), note);
}

/** The functions with the most samples of their code, as text. */
function hot({ tree }: VariantProfile): Markup {
  const whole = tree.root.total;
  const rows = hottest(tree, 12).map(({ name, value }) => [
    html`<span class="name">${name}</span>`,
    number(showPercent(value / whole)),
  ]);
  return html`<details>
    <summary>Functions with the most samples of their code</summary>
    ${table(['function', 'of all samples'], rows, 'Functions with the most samples of their code', 'counts')}
  </details>`;
}

/** Samples by activity, one column for each variant. */
function parts(report: Report): readonly Markup[] {
  if (report.profiles.length === 0) return [];
  const sums = report.profiles.map((profile) => ({
    profile,
    parts: new Map(rollUp(profile.tree).map(({ part, value }) => [part, value])),
  }));
  const names = [...new Set(sums.flatMap(({ parts: own }) => [...own.keys()]))];
  const rows = names.map((name) => [
    html`${name}`,
    ...sums.map(({ profile, parts: own }) => number(showPercent((own.get(name) ?? 0) / profile.tree.root.total))),
  ]);
  const note =
    'Share of all samples by activity. The innermost known function on a stack decides. If perf has no cycle counter, it also samples idle CPUs.';
  return [
    figure(
      report,
      'Samples by activity',
      table(['part', ...sums.map(({ profile }) => profile.variant)], rows, 'Samples by activity', 'compact'),
      note,
    ),
  ];
}
