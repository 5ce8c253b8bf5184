/** What systemctl says of a unit that does not do as it is told, and what to do about it. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/is masked/, 'Somebody masked the unit meanwhile: `enabled: true` or `false` lifts the mask.'],
  [
    /203\/EXEC|No such file or directory/,
    'The program of the unit is not there: `systemctl cat` shows its ExecStart=.',
  ],
  [
    /bad unit file setting|Unit .* has a bad/,
    'The file of the unit has a mistake: `systemd-analyze verify` shows where.',
  ],
  [
    /start request repeated too quickly|start-limit-hit/,
    'It failed several times in a row: see why, then `systemctl reset-failed`.',
  ],
  [
    /did not end within|TIMEOUT/,
    'It takes longer than `deadline`; systemd goes on with it: `systemctl status` says how far it is.',
  ],
  [/Dependency failed|dependency job/, 'A unit that it needs failed: `systemctl list-dependencies --failed` names it.'],
  [/systemctl start|was started and is/, '`systemctl status` and `journalctl -u` with its name say more.'],
  [/not supported|Access denied|authentication/, 'Only root may do this.'],
];

/** A hint for an error of systemctl, or undefined for one that is not known. */
export function explainService(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
