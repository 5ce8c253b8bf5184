import { definitionOf, judgeRecord } from '../../engine/journal/judge-record.ts';
import schema from '../../schemas/study-event.schema.json' with { type: 'json' };

/** What is wrong with a line of a study's log; undefined if it is a valid event. A line is checked before it is used. */
export function eventTrouble(data: unknown): string | undefined {
  const kind =
    typeof data === 'object' && data !== null && Object.hasOwn(data, 'kind')
      ? (data as { kind: unknown }).kind
      : undefined;
  const definition = definitionOf(schema, kind);
  return definition === undefined
    ? `it.kind is ${JSON.stringify(kind) ?? 'missing'}`
    : judgeRecord(data, definition, 'it');
}
