import type { Lab } from './lab.ts';

/** A card in the output of `runbook doctor --json`. */
interface JudgedCard {
  readonly answer: string;
  readonly siblings: readonly string[];
  readonly twins: readonly string[];
  readonly refusals: readonly { readonly check: string; readonly reason: string }[];
}

/** The output of doctor for the emulated host: its lines by check, its cards by address, and its proposals. */
export async function doctorOn(lab: Lab) {
  const { code, lines } = await lab.watched(['doctor', '--lab', lab.file], () => undefined);
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  const findings = Object.fromEntries(of('finding').map((line) => [String(line['check']), line]));
  const cards = Object.fromEntries(
    of('card').map((line) => [String(line['address']), line as unknown as JudgedCard] as const),
  );
  return { code, findings, cards, inputs: (of('diagnosis')[0]?.['inputs'] ?? {}) as Readonly<Record<string, unknown>> };
}
