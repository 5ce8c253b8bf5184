/**
 * The id that a path names after `steps`, and the number of parts that it consists of: ids of steps in a block contain
 * dots.
 */
export interface StepNamed {
  readonly id: string;
  readonly length: number;
}

/**
 * The step that the parts after `steps` start with, among those that `has` accepts; `within` is the prefix of the ids
 * that are visible here.
 */
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
