import type { Assignment } from '../language/load/read-assignment.ts';
import { blocksAround } from '../language/template/part.ts';
import { maskText } from '../language/yaml/mask-text.ts';
import type { Place, Pointer } from '../model/diagnostic.ts';
import type { Block, Lab, Playbook } from '../model/playbook.ts';

/**
 * The place where a secret of `namedSecrets` got its value: the command line, the lab, the default of its input, or
 * the block that passes it on. The text of the place has dots instead of the value, and of secrets beside it.
 */
export function placeOfSecret(
  { inputs, steps }: Playbook,
  lab: Lab | null,
  assignments: readonly Assignment[],
): (name: string) => Place {
  const blocks = new Map(steps.flatMap(({ block }) => blocksAround(block)).map((block) => [block.id, block]));
  return (secret) => {
    const slash = secret.lastIndexOf('/');
    const [name = '', ...rest] = secret.slice(slash + 1).split('.');
    const keys = rest.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const block = blocks.get(secret.slice(0, Math.max(0, slash)));
    if (block !== undefined) return placeInBlock(block, [name, ...keys]);
    if (assignments.some((each) => each.name === name))
      return { source: { path: '--set', text: name }, span: { start: 0, end: name.length } };
    // The lab itself masks its inputs.
    if (lab?.inputs[name] !== undefined) return lab.locate(['inputs', name, ...keys], 'value');
    const input = inputs.find((each) => each.name === name);
    const place = input?.locate?.([...input.at, 'default', ...keys], 'value') ?? { source: null, span: null };
    const defaults = inputs.filter(({ schema, default: value }) => schema['writeOnly'] === true && value !== undefined);
    return masked(
      place,
      defaults.flatMap(({ locate, at }) => locate?.([...at, 'default'], 'value') ?? []),
    );
  };
}

/** The place of a value under `with`, or of the block if the value is a default of the included playbook. */
function placeInBlock({ at, locate }: Block, keys: Pointer): Place {
  const place = locate([...at, 'with', ...keys], 'value');
  const nearest = locate([...at, 'with'], 'key');
  const isDefault = place.span?.start === nearest.span?.start;
  const passed = locate([...at, 'with'], 'value');
  // Without `with`, the place of its value is the place of its key.
  const hidden = passed.span?.start === nearest.span?.start ? [] : [passed];
  return masked(isDefault ? locate(at, 'key') : place, hidden);
}

/** A place in a text with dots instead of everything at the hidden places. */
function masked({ source, span }: Place, hidden: readonly Place[]): Place {
  if (source === null) return { source, span };
  const text = hidden
    .filter((each) => each.source?.path === source.path && each.source.text === source.text)
    .reduce((whole, { span: at }) => {
      const [start, end] = [at?.start ?? 0, at?.end ?? 0];
      return whole.slice(0, start) + maskText(whole.slice(start, end)) + whole.slice(end);
    }, source.text);
  return { source: { ...source, text }, span };
}
