import schema from '../../schemas/journal-record.schema.json' with { type: 'json' };
import type { ChangeKinds } from '../model/change-kinds.ts';
import { definitionOf, judgeRecord } from './judge-record.ts';

/** Deeper than any data that runbook writes. */
const maxDepth = 64;

/** True for data that is nested so deep that walking it could exhaust the stack; for this reason it stops at its own limit. */
function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= maxDepth || Object.values(value).some((each) => isTooDeep(each, depth + 1));
}

type Bag = Readonly<Record<string, unknown>>;

const kindOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, 'kind') ? (data as Bag)['kind'] : undefined;

/** Every change in a record whose form was already checked, with its place. */
function changesIn(record: Bag): readonly (readonly [name: string, change: unknown])[] {
  if (record['kind'] !== 'plan-approved') return 'change' in record ? [['it.change', record['change']]] : [];
  const { steps } = record['plan'] as {
    readonly steps: readonly { readonly kind: string; readonly changes?: readonly unknown[] }[];
  };
  return steps.flatMap(({ kind, changes = [] }, step) =>
    kind === 'change' || kind === 'unchecked'
      ? changes.map((change, index) => [`it.plan.steps[${step}].changes[${index}]`, change] as const)
      : [],
  );
}

/** What is wrong with a change, by the schema of its kind; undefined if it is valid. */
function changeTrouble(change: unknown, name: string, kinds: ChangeKinds): string | undefined {
  const kind = kindOf(change);
  const known = typeof kind === 'string' ? kinds.schema(kind) : undefined;
  return known === undefined
    ? `${name}.kind is ${JSON.stringify(kind) ?? 'missing'}`
    : judgeRecord(change, known, name);
}

/** What is wrong with a record of a journal, in words; undefined if it is valid. */
export function recordTrouble(data: unknown, kinds: ChangeKinds): string | undefined {
  if (isTooDeep(data)) return `it is nested deeper than ${maxDepth} levels`;
  const kind = kindOf(data);
  const definition = definitionOf(schema, kind);
  if (definition === undefined) return `it.kind is ${JSON.stringify(kind) ?? 'missing'}`;
  const wrong = judgeRecord(data, definition, 'it');
  if (wrong !== undefined) return wrong;
  for (const [name, change] of changesIn(data as Bag)) {
    const trouble = changeTrouble(change, name, kinds);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}
