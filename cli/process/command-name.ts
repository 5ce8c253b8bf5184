/** How this program was called, e.g. ./bin/runbook, so that the commands it suggests work as they are typed; bin/runbook says it. */
export const commandName = (): string => {
  const called = process.env['RUNBOOK_COMMAND'] ?? '';
  return /^[\w./~+@-]+$/.test(called) ? called : 'runbook';
};
