/** How to continue a run on the machine that it reboots, when runbook itself runs there: the command, its folder and its environment. */
export interface Resumption {
  readonly run: string;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}
