import { expect, test } from 'vitest';
import { exitCodeOf, failed, passed, showFinding, unchecked } from '../../../scripts/dependencies/finding.ts';
import { judgeAudit } from '../../../scripts/dependencies/judge-audit.ts';

const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 };
const report = (vulnerabilities: object, counts: object): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: { ...none, ...counts } } });

test('a complete report without vulnerabilities has passed', () => {
  expect(judgeAudit(report({}, {}), 0)).toEqual(passed('no known vulnerabilities'));
});

test('vulnerabilities are named with their severity', () => {
  const found = report({ yaml: { severity: 'high' }, ajv: { severity: 'low' } }, { high: 1, low: 1, total: 2 });
  expect(judgeAudit(found, 1)).toEqual(failed('1 low, 1 high: yaml (high), ajv (low)'));
});

test.each([
  ['a registry without audits', '{"message":"405 Method Not Allowed","statusCode":405,"error":{"summary":""}}', 1],
  ['no network', '{"error":{"code":"ENOTFOUND","summary":"request failed"}}', 1],
  ['an error with exit code 0', '{"error":{"summary":"offline"}}', 0],
  ['an empty object', '{}', 0],
  ['a report without counts', '{"vulnerabilities":{}}', 0],
  ['no output', '', 0],
  ['npm that does not start', '', undefined],
  ['output that is not JSON', 'npm warn', 0],
])('%s is not checked, and never passed', (_, stdout, exitCode) => {
  expect(judgeAudit(stdout, exitCode)).toMatchObject({
    state: 'unchecked',
    text: expect.stringMatching(/^the registry did not answer the audit \(.+\); use/) as string,
  });
});

test('a report without vulnerabilities and with a bad exit code has failed', () => {
  expect(judgeAudit(report({}, {}), 1).state).toBe('failed');
});

test('a failed check is worse than one that was not made, and both differ from success', () => {
  expect(exitCodeOf([passed('a'), passed('b')])).toBe(0);
  expect(exitCodeOf([passed('a'), unchecked('b')])).toBe(2);
  expect(exitCodeOf([unchecked('a'), failed('b'), passed('c')])).toBe(1);
  expect(showFinding('audit', unchecked('no network'))).toBe('NOT CHECKED  audit: no network');
  expect(showFinding('tree', failed('files:\na'))).toBe('FAILED       tree: files:\n             a');
});
