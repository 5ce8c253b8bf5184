/** True where nohup(1) or a trap had SIGHUP ignored when runbook was started; bin/runbook says so, since Node sets every signal back. */
export const ignoresHangup: boolean = (process.env['RUNBOOK_NOHUP'] ?? '') !== '';
