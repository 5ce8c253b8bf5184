import type { Change } from '../../changes/index.ts';
import type { DropInChange } from '../../changes/drop-in/change.ts';
import { ban, bannedBy, bannedIn, banText, irqbalanceUnit } from '../../facts/cpu/irqbalance.ts';
import { banFile } from '../../facts/system/knob-owners.ts';
import type { Irqbalance } from '../../facts/cpu/irqbalance.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import type { IrqAffinityState } from './interrupt.ts';
import { refusal } from '../support/refusal.ts';

/** Words without the bans at their end. */
function without(words: readonly string[], bans: readonly string[]): readonly string[] {
  const rest = words.length - bans.length;
  return bans.length > 0 && bans.every((word, at) => words[rest + at] === word) ? words.slice(0, rest) : words;
}

/** irqbalance restarted so that it leaves these interrupts alone; null if it does already. */
function banning({ words, start, file }: Irqbalance, numbers: readonly number[]): DropInChange | null {
  if (words === null || start === null) return null;
  const [running, told] = [bannedIn(words), bannedBy(file)];
  if (numbers.every((number) => running.includes(number))) return null;
  const ours = [...told, ...numbers.filter((number) => !running.includes(number) && !told.includes(number))];
  const bare = file === null ? start : without(start.split(' '), told.map(ban)).join(' ');
  const after = { encoding: 'utf8', content: banText(bare, ours), mode: 0o644, owner: 0, group: 0 } as const;
  return {
    kind: 'drop-in',
    unit: irqbalanceUnit,
    path: banFile,
    before: { file, running: words },
    after: { file: after, running: [...without(words, told.map(ban)), ...ours.map(ban)] },
    deadline: 60,
  };
}

/** The change that prevents irqbalance from moving the interrupts. */
export function quietIrqbalance(
  { irqbalance: wish }: TuneIrqAffinity,
  seen: Irqbalance,
  numbers: readonly number[],
): readonly Change[] {
  if (!seen.active || numbers.length === 0 || wish === 'leave') return [];
  if (wish === 'ban') {
    const change = banning(seen, numbers);
    return change === null ? [] : [change];
  }
  const sides = { enabled: null, links: null };
  return [
    {
      kind: 'service',
      unit: irqbalanceUnit,
      once: false,
      before: { active: true, ...sides },
      after: { active: false, ...sides },
      deadline: 60,
    },
  ];
}

/** The interrupts that irqbalance may move with its present command line. */
export const unbanned = ({ active, words }: Irqbalance, numbers: readonly number[]): readonly number[] => {
  const banned = bannedIn(words ?? []);
  return active ? numbers.filter((number) => !banned.includes(number)) : [];
};

/** Preflight 19: other programs that move these interrupts. */
export function rivalNotes(
  { irqbalance: wish }: TuneIrqAffinity,
  { irqbalance, tuned }: Pick<IrqAffinityState, 'irqbalance' | 'tuned'>,
  numbers: readonly number[],
): readonly Refusal[] {
  const left = wish === 'leave' ? unbanned(irqbalance, numbers) : [];
  return [
    ...(left.length === 0
      ? []
      : [
          refusal(
            'irqbalance-active',
            `irqbalance is running and would move interrupt ${left.join(', ')} again within seconds; \`irqbalance: ban\` excludes them`,
            'systemctl show irqbalance.service: ActiveState=active',
          ),
        ]),
    ...(tuned === null
      ? []
      : [
          refusal(
            'tuned-active',
            `tuned runs with its profile ${tuned} and may set the affinity of interrupts again`,
            `/etc/tuned/active_profile: ${tuned}`,
          ),
        ]),
  ];
}
