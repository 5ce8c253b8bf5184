import type { Machine } from '../../engine/model/machine.ts';

/** Lines of a unit's journal that its failure is told with. */
const lines = 10;

/** What the unit wrote last, for the message when it failed. */
export async function lastMessages(unit: string, machine: Machine): Promise<string> {
  const { code, stdout } = await machine.query([
    'journalctl',
    '--no-pager',
    '--output=cat',
    `--lines=${lines}`,
    '-u',
    unit,
  ]);
  const text = code === 0 ? stdout.trim() : '';
  return text === '' ? `journalctl -u ${unit} has nothing of it` : text;
}
