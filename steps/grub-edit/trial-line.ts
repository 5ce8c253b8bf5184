import type { GrubWord } from '../../facts/grub-configuration.ts';
import { grubText, kernelParameters } from '../../facts/grub-configuration.ts';
import type { Parameter } from '../../facts/kernel-command-line.ts';
import { sameName } from '../../facts/kernel-command-line.ts';
import { semanticsOf } from './parameter-semantics.ts';
import type { Request } from './request.ts';
import { items, satisfies, winner } from './request.ts';

/** Seconds after which a kernel that panics in its trial reboots, into the entry that was there before (panic= of kernel-parameters.txt). */
const panicSeconds = 30;

interface Word extends Parameter {
  readonly text: string;
}

const added = (parameter: Parameter): Word => ({ ...parameter, init: false, text: grubText(parameter) });

/** The words with one request carried out: other values go where they would count, new ones come before what is init's. */
function meet(words: readonly Word[], request: Request): readonly Word[] {
  if (satisfies(request, words)) return words;
  const { kind, wanted } = request;
  const [first] = wanted;
  const named = ({ name, init }: Word): boolean => !init && wanted.some((one) => sameName(one.name, name));
  const paired = ({ name, init }: Word): boolean => !init && semanticsOf(name) === 'pair';
  const into = (kept: readonly Word[], more: readonly Parameter[]): readonly Word[] => [
    ...kept.filter(({ init }) => !init),
    ...more.map(added),
    ...kept.filter(({ init }) => init),
  ];
  if (kind === 'remove')
    return words.filter((word) => !named(word) || (first.value !== null && first.value !== word.value));
  const semantics = semanticsOf(first.name);
  if (kind === 'set')
    return into(
      words.filter((word) => !(semantics === 'pair' ? paired(word) : named(word))),
      wanted,
    );
  switch (semantics) {
    case 'last':
    case 'repeat':
    case 'pair':
      return into(words, wanted);
    case 'first':
      return into(
        words.filter((word) => !named(word)),
        wanted,
      );
    case 'list': {
      const there = items(winner(words, first.name)?.value ?? null);
      const value = [...new Set([...there, ...items(first.value)])].join(',');
      return into(
        words.filter((word) => !named(word)),
        [{ ...first, value }],
      );
    }
  }
}

/** A boot entry's words as GRUB script with the requests carried out, and with a reboot after a panic; null where a request cannot be met by words alone. Pure. */
export function trialLine(entry: readonly GrubWord[], requests: readonly Request[]): string | null {
  let init = false;
  const start = entry.flatMap((word): readonly Word[] => {
    if (word.argument === '--') init = true;
    const parameter = kernelParameters([word])[0];
    // What stands for itself (the two dashes) is kept as init's.
    return [{ ...(parameter ?? { name: word.argument, value: null }), init, text: word.text }];
  });
  let words: readonly Word[] = start;
  for (const request of requests) words = meet(words, request);
  if (!requests.every((request) => satisfies(request, words))) return null;
  const panic = winner(
    words.filter((word) => !word.init),
    'panic',
  );
  const reboots = panic !== undefined && panic.value !== '0';
  const before = words.filter((word) => !word.init);
  const ending = reboots ? [] : [added({ name: 'panic', value: String(panicSeconds), init: false })];
  return [...before, ...ending, ...words.filter((word) => word.init)].map(({ text }) => text).join(' ');
}
