import type { CommandChange } from '../../../changes/command/change.ts';
import { nothing } from '../../../engine/model/step-type.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { warned } from '../../../engine/model/warned.ts';
import { parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { bootNotes, spaceChecks } from '../checks/boot-checks.ts';
import { byHand, judge } from '../checks/judge.ts';
import { describeRequest, requestsOf, satisfies } from '../request/request.ts';
import { readHugePages } from '../../../facts/boot/parameters/huge-pages.ts';
import { openRequests, waitingOf } from '../request/open-requests.ts';
import { carryOut, wordsOf } from '../request/words.ts';
import type { Word } from '../request/words.ts';
import type { KargsState } from './probe-kargs.ts';
import { refusal } from '../../support/refusal.ts';
import { refused } from '../../support/refused.ts';

/** One transaction of rpm-ostree that takes words away and puts others at the end, and the one that takes it back. */
function kargsChange(taken: readonly Word[], added: readonly Word[]): CommandChange {
  const argv = (away: readonly Word[], more: readonly Word[]): readonly string[] => [
    'rpm-ostree',
    'kargs',
    ...away.map(({ text }) => `--delete-if-present=${text}`),
    ...more.map(({ text }) => `--append-if-missing=${text}`),
  ];
  const textsOf = (words: readonly Word[]): readonly string[] => words.map(({ text }) => text);
  return {
    kind: 'command',
    argv: argv(taken, added),
    about: 'the kernel arguments of rpm-ostree',
    undo: argv(added, taken),
    done: { kind: 'kernel-arguments', present: textsOf(added), absent: textsOf(taken) },
    before: { done: false },
    after: { done: true },
    why: 'a new deployment with them boots next',
    deadline: 900,
  };
}

/** The words that only one of the two lists has. */
const beyond = (words: readonly Word[], others: readonly Word[]): readonly Word[] => {
  const left = others.map(({ text }) => text);
  return words.filter(({ text }) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

/** rpm-ostree identifies arguments only by their text, and adds a restored argument at the end: a change that undo could not restore exactly is refused. */
function unclear(words: readonly Word[], taken: readonly Word[], added: readonly Word[]): readonly Refusal[] {
  const found: Refusal[] = [];
  for (const text of new Set([...taken, ...added].map((word) => word.text))) {
    if (/\s/.test(text)) {
      const reason = `${text} has spaces, and not every rpm-ostree accepts such a value as one argument; set it yourself (rpm-ostree kargs --editor)`;
      found.push(refusal('kargs-ambiguous', reason, text));
    }
    const count = words.filter((word) => word.text === text).length;
    if (count > (added.some((word) => word.text === text) ? 0 : 1)) {
      const reason = `${text} is or would be there more than once, and rpm-ostree cannot distinguish the copies; set it yourself (rpm-ostree kargs --editor)`;
      found.push(refusal('kargs-ambiguous', reason, `rpm-ostree kargs: ${count} times ${text}`));
    }
  }
  for (const word of taken) {
    const after = words.slice(words.indexOf(word) + 1);
    const kept = after.find((other) => sameName(other.name, word.name) && !taken.includes(other));
    if (kept === undefined) continue;
    const reason = `undo would move ${word.text} behind ${kept.text}, and the order matters for parameters with the same name; set that parameter to one value instead`;
    found.push(refusal('kargs-ambiguous', reason, `rpm-ostree kargs: ${word.text} before ${kept.text}`));
  }
  return found;
}

/** The pools of huge pages depend on the order of their words, so a word that moves to the end may count for another size. */
function movedPages(
  words: readonly Word[],
  made: readonly Word[],
  taken: readonly Word[],
  added: readonly Word[],
): readonly Refusal[] {
  const pools = (line: readonly Word[]): string =>
    [...readHugePages(line).pools]
      .map(([size, { count }]) => `${size}:${count.value}`)
      .toSorted()
      .join();
  const without = (line: readonly Word[], gone: readonly Word[]): readonly Word[] =>
    line.filter((word) => !gone.includes(word));
  const after = [...without(words, taken), ...added];
  const back = [...without(after, added), ...taken];
  if (pools(after) === pools(made) && pools(back) === pools(words)) return [];
  const reason = `rpm-ostree adds ${added.map(({ text }) => text).join(' ')} at the end, where it would count for another size of huge pages; set it yourself (rpm-ostree kargs --editor)`;
  return [refusal('kargs-ambiguous', reason, `rpm-ostree kargs: ${words.map(({ text }) => text).join(' ')}`)];
}

/** Proposes one transaction of rpm-ostree; no change is needed if the next deployment already has the parameters. Pure. */
export function proposeKargs(input: GrubEdit, state: KargsState): Proposal {
  const effective = parseKernelCommandLine(state.commandLine);
  const words = wordsOf(state.line ?? '');
  const requests = openRequests(requestsOf(input), state.ground.effects, effective, words).needed;
  if (requests.length === 0) return nothing;
  if (state.line === null) {
    const reason = `this system uses images, and rpm-ostree does not show its kernel arguments; ${byHand(requests)} (bootc: a file in /usr/lib/bootc/kargs.d of the image)`;
    return refused(refusal('grub-not-in-charge', reason, state.trouble));
  }
  const waits = waitingOf(requests, state.ground.effects, effective);
  const pending = waits.length > 0 ? waits.join(', ') : null;
  const placed = words.map((word) => ({ ...word, place: 'rpm-ostree kargs' }));
  const parameters = { ground: state.ground, configured: placed, line: words, effective };
  const verdict = judge(input, requests, { ...parameters, tuned: { words: '', seen: '' } });
  if (verdict.refusals.length > 0) return { ...refused(...verdict.refusals), warnings: verdict.warnings };
  const open = requests.filter((request) => !satisfies(request, words));
  if (open.length === 0) return { ...nothing, warnings: verdict.warnings, pending };
  if (input.trial) {
    const reason = `a trial boot works only with the GRUB of Debian and Ubuntu; leave out trial here: the present deployment remains in the menu, and rpm-ostree rollback returns to it (${byHand(requests)})`;
    return refused(refusal('trial-boot-not-possible', reason, 'this machine boots a deployment of rpm-ostree'));
  }
  if (state.busy !== null) {
    const reason = 'a transaction of rpm-ostree is running; wait for it, or end it with rpm-ostree cancel';
    return refused(refusal('rpm-ostree-busy', reason, `rpm-ostree status: transaction ${state.busy}`));
  }
  const made = carryOut(words, open);
  const [taken, added] = [beyond(words, made), beyond(made, words)];
  // rpm-ostree adds a changed word at the end.
  const line = [...words.filter((word) => !word.init && !taken.includes(word)), ...added];
  const unmet = requests
    .filter((request) => !satisfies(request, line))
    .map((request) =>
      refusal(
        'grub-parameter-overruled',
        `${describeRequest(request)} would not be in effect: another value on the line overrides it; use "set" to have it only once`,
        `rpm-ostree kargs: ${state.line}`,
      ),
    );
  const troubles = [
    ...unmet,
    ...unclear(words, taken, added),
    ...movedPages(words, made, taken, added),
    ...spaceChecks(state.ground, 0, 'entry'),
  ];
  if (troubles.length > 0) return { ...refused(...troubles), warnings: verdict.warnings };
  const staged = state.isStaged
    ? ['a deployment is already staged for the next boot: its other changes take effect at the same boot']
    : [];
  return {
    changes: [kargsChange(taken, added)],
    refusals: [],
    warnings: [...verdict.warnings, ...staged, ...bootNotes(input, requests, state.ground).map(warned)],
    pending,
  };
}
