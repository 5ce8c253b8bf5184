/** What a study declared before anything ran, as far as a report needs it. */
export interface StudyRules {
  readonly baseline: string | null;
  readonly margin: number | null;
  readonly alpha: number | null;
  /** Its variants in the order in which it names them. */
  readonly variants: readonly string[];
  /** Names of what may differ between variants, of all variants together. */
  readonly intended: readonly string[];
}

type Loose = Readonly<Record<string, unknown>>;

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const number = (value: unknown): number | null => (typeof value === 'number' && value > 0 && value < 1 ? value : null);

/** The rules of a study.json: of itself or of the study that it holds. Null for a text that names no variants. */
export function studyRules(text: string): StudyRules | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const study = isLoose(data)
    ? [data, ...Object.values(data)].find((each) => isLoose(each) && isLoose(each['variants']))
    : null;
  if (!isLoose(study)) return null;
  const variants = Object.values(study['variants'] as Loose).filter(isLoose);
  const intended = [study, ...variants].flatMap((each) =>
    Array.isArray(each['intended']) ? (each['intended'] as unknown[]) : [],
  );
  return {
    baseline: typeof study['baseline'] === 'string' ? study['baseline'] : null,
    variants: variants.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    margin: number(study['margin']),
    alpha: number(study['alpha']),
    intended: [...new Set(intended.filter((each) => typeof each === 'string'))],
  };
}
