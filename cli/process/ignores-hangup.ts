/** True if nohup(1) or a trap had SIGHUP ignored when runbook was started; bin/runbook passes this on, because Node resets every signal. */
export const ignoresHangup: boolean = (process.env['RUNBOOK_NOHUP'] ?? '') !== '';
