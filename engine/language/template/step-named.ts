/** The id that a path names behind `steps`, and how many of its parts that takes: the steps of a block have dots in theirs. */
export interface StepNamed {
  readonly id: string;
  readonly length: number;
}

/** The step that the parts after `steps` begin with, of those that `has` knows; `within` stands before the ids that are seen here. */
export function stepNamed(
  parts: readonly string[],
  within: string,
  has: (id: string) => boolean,
): StepNamed | undefined {
  let id = within;
  for (const [index, part] of parts.entries()) {
    id += index === 0 ? part : `.${part}`;
    if (has(id)) return { id, length: index + 1 };
  }
  return undefined;
}
