import { failed, passed, unchecked, type Finding } from './finding.ts';

interface Audit {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string }>>;
  readonly message?: string;
  readonly error?: { readonly summary?: string; readonly code?: string };
}

function parse(stdout: string): Audit | null {
  try {
    return JSON.parse(stdout) as Audit;
  } catch {
    return null;
  }
}

/**
 * The meaning of the output of `npm audit --json` (https://docs.npmjs.com/cli/commands/npm-audit). npm uses exit code 1
 * both for vulnerabilities and for a registry that does not answer, so only a complete report is a result.
 */
export function judgeAudit(stdout: string, exitCode: number | undefined): Finding {
  const audit = parse(stdout);
  const counts = audit?.metadata?.vulnerabilities;
  const total = counts?.['total'];
  if (audit?.error !== undefined || audit?.vulnerabilities === undefined || total === undefined) {
    const reason = audit?.message ?? audit?.error?.summary ?? `npm printed no report (exit code ${exitCode ?? 'none'})`;
    return unchecked(`the registry did not answer the audit (${reason}); use a registry with audits`);
  }
  if (total === 0 && exitCode === 0) return passed('no known vulnerabilities');
  const parts = Object.entries(counts ?? {}).flatMap(([severity, count]) =>
    severity === 'total' || count === 0 ? [] : [`${count} ${severity}`],
  );
  const names = Object.entries(audit.vulnerabilities).map(([name, { severity }]) => `${name} (${severity})`);
  return failed(`${parts.join(', ') || `exit code ${exitCode}`}: ${names.join(', ')}`);
}
