/** How to continue a run after a reboot when runbook itself runs on the rebooted machine: the command, its folder and its environment. */
export interface Resumption {
  readonly run: string;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}
