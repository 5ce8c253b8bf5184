/** The command that started this program, e.g. ./bin/runbook, so that suggested commands work as shown; bin/runbook sets it. */
export const commandName = (): string => {
  const called = process.env['RUNBOOK_COMMAND'] ?? '';
  return /^[\w./~+@-]+$/.test(called) ? called : 'runbook';
};
