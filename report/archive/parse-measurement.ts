import type { Result, SourceText } from '../../engine/model/diagnostic.ts';
import type { Json } from '../../engine/model/step-type.ts';
import { compileSchema } from '../../engine/schema/compile-schema.ts';
import schema from '../../schemas/measurement.schema.json' with { type: 'json' };
import type { Measurement } from '../../schemas/types/measurement.ts';

/**
 * Reads a measurement.json with its schema. A text that is not JSON, or a value that the schema refuses, is a
 * diagnostic that names the value; it has no line, because a program wrote the file.
 */
export function parseMeasurement(source: SourceText): Result<Measurement> {
  const refuse = (mistakes: readonly { code: string; message: string }[]): Result<Measurement> => ({
    ok: false,
    diagnostics: mistakes.map((mistake) => ({ severity: 'error', ...mistake, source, span: null, hint: null })),
  });
  let data: Json;
  try {
    data = JSON.parse(source.text) as Json;
  } catch (error) {
    return refuse([{ code: 'syntax', message: `the file is not JSON: ${(error as SyntaxError).message}` }]);
  }
  const errors = compileSchema(schema)(data);
  if (errors.length === 0) return { ok: true, value: data as unknown as Measurement };
  return refuse(
    errors.map(({ instancePath, message = 'has a value that the schema refuses' }) => ({
      code: 'bad-value',
      message: `${nameOf(instancePath)} ${message}`,
    })),
  );
}

/** A JSON Pointer (RFC 6901) in a readable form: `files.0.bytes`. */
function nameOf(pointer: string): string {
  if (pointer === '') return 'the measurement';
  const names = pointer.slice(1).split('/');
  return `'${names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')).join('.')}' of the measurement`;
}
