import type { Machine } from '../../engine/model/machine.ts';

/** How many lines of a unit's journal an error message shows. */
const lines = 10;

/** The last journal lines of the unit, for an error message. */
export async function lastMessages(unit: string, machine: Machine): Promise<string> {
  const argv = ['journalctl', '--no-pager', '--output=cat', `--lines=${lines}`, '-u', unit];
  const { code, stdout } = await machine.query(argv, { whole: false });
  const text = code === 0 ? stdout.trim() : '';
  return text === '' ? `journalctl -u ${unit} has no entries for it` : text;
}
