import type { SshOptions } from '../../machines/ssh/ssh-options.ts';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import { rootMachine } from '../apt/root-machine.ts';
import type { Host } from '../laws/runbook-on.ts';
import { realClock } from '../machines/real-clock.ts';
import { folderMachine } from './folder-machine.ts';

/** A machine that a killed operator and the next one both connect to, as data for the operator's process. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'root'; readonly root: string }
  | { readonly kind: 'ssh'; readonly options: SshOptions };

export async function connectTo(place: Place): Promise<Host> {
  switch (place.kind) {
    case 'folder':
      return folderMachine(place.folder);
    case 'root':
      return rootMachine(place.root);
    case 'ssh':
      return Object.assign(await sshMachine(place.options), { clock: realClock });
  }
}
