import type { Diagnostic, Pointer } from '../../model/diagnostic.ts';
import type { Block, Step } from '../../model/playbook.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { blockPart, stepPart, type Part } from './part.ts';
import { propertyOf } from '../schema/schema-view.ts';
import { resolveSchema } from '../../schema/resolve-schema.ts';
import { isTemplate } from './is-template.ts';
import { expressionsIn, secretUses } from './secret-uses.ts';

const places =
  "a secret is allowed only in the content of a 'file' step and in the user data of a 'cloud-init-seed' step; a program can read it from there";

const report = (part: Part, at: Pointer, code: string, message: string, hint: string): Diagnostic => {
  const { source, span } = part.locate(at, 'value');
  return diagnosticAt(source, span, code, message, hint);
};

/** What is wrong with a value whose text others may see, if `isKept` is false, and with a value made from a secret in any case. */
function judgeUses(part: Part, value: Json, at: Pointer, isKept: boolean, where: string): readonly Diagnostic[] {
  const uses = secretUses(value, part.secrets, part.templates);
  const [use] = uses;
  if (use !== undefined && !isKept)
    return [
      report(part, at, 'secret-exposed', `'${use.name}' is secret, but it would be visible here: ${where}`, places),
    ];
  const derived = uses.find(({ derivedBy }) => derivedBy !== undefined);
  if (derived === undefined) return [];
  const message = `'${derived.name}' is secret, and runbook could not recognize and hide the result of '${derived.derivedBy}'`;
  const hint = `declare another secret input for this value; only 'default' and 'join' can use a secret, and 'eq' and 'ne' can compare it with ""`;
  return [report(part, at, 'secret-derived', message, hint)];
}

/** The mistakes of `with`; `writeOnly` in the schema of a step type names the places that are kept from others. */
function judgeWith(part: Part, schema: unknown, isHandedOn: boolean): readonly Diagnostic[] {
  const walk = (value: Json, within: unknown, at: Pointer, isKept: boolean): readonly Diagnostic[] => {
    const kept =
      isKept || (typeof within === 'object' && within !== null && 'writeOnly' in within && within.writeOnly === true);
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, each]) => {
        const inner = Array.isArray(value) ? Number(key) : key;
        return walk(each as Json, Array.isArray(value) ? undefined : propertyOf(within, key), [...at, inner], kept);
      });
    }
    if (!isTemplate(value)) return [];
    return judgeUses(part, value, at, kept, 'in the arguments of a program, in a path or in a message');
  };
  return walk(part.with, schema, [...part.at, 'with'], isHandedOn);
}

const judgeWhen = (part: Part): readonly Diagnostic[] =>
  judgeUses(part, part.when, [...part.at, 'when'], false, 'the plan shows which steps run');

/** Every place of a step to which a secret goes and that is not kept from others, and every value that is made from a secret. */
export function checkExposure(step: Step): readonly Diagnostic[] {
  const part = stepPart(step);
  const { forEach, title, at } = step;
  return [
    ...(forEach === undefined ? [] : judgeUses(part, forEach, [...at, 'for_each'], true, '')),
    ...judgeUses(part, title, [...at, 'name'], false, 'the name of a step is shown'),
    ...judgeWhen(part),
    ...judgeWith(part, resolveSchema(part.schema), false),
  ];
}

/** The same for a block. What it passes on is checked where its steps use it; but a secret must be known before a machine is read. */
export function checkBlockExposure(block: Block): readonly Diagnostic[] {
  const part = blockPart(block);
  const declared = (resolveSchema(block.schema)['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const late = Object.entries(block.with as Readonly<Record<string, Json>>).flatMap(([name, value]) => {
    if (declared[name]?.['writeOnly'] !== true) return [];
    const isLate = expressionsIn(value, part.templates).some((each) => usesMachine(each));
    if (!isLate) return [];
    const message = `input '${name}' of ${part.called} is secret, but facts and outputs of steps are recorded in the journal`;
    return [
      report(part, [...part.at, 'with', name], 'secret-exposed', message, 'pass it a secret input of this playbook'),
    ];
  });
  return [...judgeWhen(part), ...judgeWith(part, resolveSchema(part.schema), true), ...late];
}

const usesMachine = (expression: ReturnType<typeof expressionsIn>[number]): boolean =>
  expression.kind === 'call'
    ? expression.args.some(usesMachine)
    : expression.kind === 'path' && ['facts', 'steps'].includes(expression.parts[0] ?? '');
