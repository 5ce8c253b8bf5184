import { expect, test } from 'vitest';
import { parseMeasurement } from '../../../report/archive/parse-measurement.ts';

const messages = (text: string): readonly string[] => {
  const parsed = parseMeasurement({ path: 'measurement.json', text });
  return parsed.ok ? [] : parsed.diagnostics.map(({ message }) => message);
};

test('a text that is not JSON is reported as such, with the message of the parser', () => {
  expect(messages('')).toEqual(['the file is not JSON: Unexpected end of JSON input']);
  expect(messages('{"format": 1,}')).toEqual([expect.stringMatching(/^the file is not JSON: .* at position 13/)]);
});

test('a value that the schema refuses is named by its path', () => {
  expect(messages('[]')).toEqual(['the measurement must be object']);
  expect(messages('{"files":[{"bytes":"9"}]}')).toEqual(
    expect.arrayContaining([
      "the measurement must have required property 'workload'",
      "'files.0.bytes' of the measurement must be integer",
    ]),
  );
});
