import { warned } from '../../../engine/model/warned.ts';
import type { CpuGround } from '../../../facts/cpu/cpu-ground.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import { refusal } from '../refusal.ts';

/** The warning about CPUs of different kinds in a list that a person wrote, which `said` names; empty if all are alike. */
export function kindNotes(said: string, cpus: readonly number[], { kinds = [] }: CpuGround): readonly string[] {
  const used = kinds.flatMap(({ cpus: alike, what }) => {
    const own = new Set(alike);
    const some = cpus.filter((cpu) => own.has(cpu));
    return some.length === 0 ? [] : [`${formatCpuList(some)} are ${what}`];
  });
  if (used.length < 2) return [];
  const reason = `${said} has CPUs of different speeds, so the virtual CPUs have different speeds, and a program with equal threads waits for the slowest`;
  return [warned(refusal('cpu-kinds-mixed', reason, used.join('; ')))];
}
