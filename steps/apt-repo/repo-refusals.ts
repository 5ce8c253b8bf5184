import type { Refusal } from '../../engine/model/step-type.ts';
import type { AptRepo } from '../../schemas/types/steps/apt-repo.ts';
import type { RepoState } from './probe-repo.ts';
import { refusal } from '../support/refusal.ts';

/** The refusal of the key; undefined if it is the requested key. */
function keyRefusal(input: AptRepo, { key }: RepoState): Refusal | undefined {
  const place = input.keyring ?? input.key_file ?? 'the step’s "key"';
  switch (key.kind) {
    case 'key':
      return undefined;
    case 'keyring':
      return key.owner === null
        ? refusal(
            'keyring-of-no-package',
            `no installed package contains ${place}, so the file is not trusted; give it as "key_file" with its fingerprint`,
            `dpkg-query --search ${place}`,
          )
        : undefined;
    case 'absent':
      return refusal(
        'key-not-found',
        `${place} does not exist; add an earlier step that creates it`,
        `${place}: no such file`,
      );
    case 'no-key':
      return refusal('key-not-readable', `${place} contains no OpenPGP public key`, `${place}: no public-key packet`);
    case 'other-key':
      return refusal(
        'key-fingerprint-mismatch',
        `${place} does not contain the key ${input.fingerprint?.toUpperCase()}`,
        `it contains ${key.fingerprints.join(', ') || 'only keys of another version than 4'}`,
      );
  }
}

/** The refusals of the archive, each with its evidence. Pure. */
export function repoRefusals(input: AptRepo, state: RepoState): readonly Refusal[] {
  if (!state.hasApt)
    return [
      refusal('apt-missing', 'this machine does not install its packages with apt', '/usr/bin/apt-get: no such file'),
    ];
  const key = keyRefusal(input, state);
  const places = [...new Set(state.elsewhere.map(({ place }) => place))].join(', ');
  const twice = refusal(
    'repo-configured-elsewhere',
    `apt already reads this archive (${places}); with a second entry it warns about targets that are "configured multiple times", or it fails if the keys differ. Leave this step out, or remove that entry`,
    state.elsewhere
      .map(({ place, uri, suite, components }) => `${place}: ${[uri, suite, ...components].join(' ')}`)
      .join('; '),
  );
  return [...(key === undefined ? [] : [key]), ...(state.elsewhere.length > 0 ? [twice] : [])];
}
