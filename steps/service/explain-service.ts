/** Known error texts of systemctl with a hint for each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/is masked/, 'The unit was masked after the plan. `enabled: true` or `false` removes the mask.'],
  [
    /203\/EXEC|No such file or directory/,
    'The program of the unit does not exist. `systemctl cat` shows it in ExecStart=.',
  ],
  [
    /bad unit file setting|Unit .{0,300} has a bad/,
    'The unit file has an error. `systemd-analyze verify` shows where.',
  ],
  [
    /start request repeated too quickly|start-limit-hit/,
    'It failed several times in a row. Find the cause, then run `systemctl reset-failed`.',
  ],
  [
    /did not end within|TIMEOUT/,
    'It takes longer than `deadline`. systemd continues it; `systemctl status` shows its progress.',
  ],
  [
    /Dependency failed|dependency job/,
    'A unit that it needs failed. `systemctl list-dependencies --failed` shows that unit.',
  ],
  [
    /systemctl start|was started and is/,
    '`systemctl status` and `journalctl -u`, with the name of the unit, show more details.',
  ],
  [/not supported|Access denied|authentication/, 'Only root may do this.'],
];

/** A hint for an error of systemctl, or undefined for an unknown error. */
export function explainService(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
