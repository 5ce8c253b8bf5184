import type { Diagnostic, Result, SourceText } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import { judge } from '../../engine/language/schema/judge.ts';
import { locateIn, nowhere } from '../../engine/language/yaml/locate-in.ts';
import { parseSource } from '../../engine/language/yaml/parse-source.ts';
import { compileSchema } from '../../engine/language/schema/compile-schema.ts';
import type { Json } from '../../engine/model/step-type.ts';
import schema from '../../schemas/measurement.schema.json' with { type: 'json' };
import type { Measurement } from '../../schemas/types/measurement.ts';

/** A measurement.json by its schema; every mistake in it is told at its place. */
export function parseMeasurement(source: SourceText): Result<Measurement> {
  let data: Json;
  try {
    data = JSON.parse(source.text) as Json;
  } catch (error) {
    const { message } = error as SyntaxError;
    return { ok: false, diagnostics: [diagnosticAt(source, null, 'syntax', `this is no JSON: ${message}`)] };
  }
  if (compileSchema(schema)(data).length === 0) return { ok: true, value: data as unknown as Measurement };
  return { ok: false, diagnostics: mistakes(source, data) };
}

/** The text is parsed with its places only where there is something to point at. */
function mistakes(source: SourceText, data: Json): readonly Diagnostic[] {
  const parsed = parseSource(source);
  const locate = parsed.ok ? locateIn(parsed.value) : nowhere;
  const name = (pointer: readonly (string | number)[]): string =>
    pointer.length === 0 ? 'the measurement' : `'${pointer.join('.')}' of the measurement`;
  return judge(data, schema, { base: [], name, locate });
}
