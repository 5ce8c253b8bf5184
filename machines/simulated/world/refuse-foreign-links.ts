import { trouble } from '../tree/errno.ts';
import type { DirectoryNode, Node } from '../tree/tree.ts';
import { show } from './view.ts';
import type { World } from './world.ts';

const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.');

interface Entered {
  readonly node: DirectoryNode;
  /** True if only root can exchange it or a folder above it. */
  readonly isGuarded: boolean;
  /** True if only root can exchange its entries too. */
  readonly isPrivate: boolean;
}

function enter(node: DirectoryNode, above: Entered | undefined): Entered {
  const isGuarded = (above?.isGuarded ?? true) && node.owner === 0;
  const isShared = (node.mode & 0o022) !== 0;
  return { node, isGuarded: isGuarded && (!isShared || (node.mode & 0o1000) !== 0), isPrivate: isGuarded && !isShared };
}

/** Throws MachineError ELOOP if a link on the way is in a folder that others than root may write; `follow`: also the last name. */
export function refuseForeignLinks(world: World, path: string, follow: boolean): void {
  const root = enter(show(world), undefined);
  let chain: readonly Entered[] = [root];
  let ahead = namesOf(path);
  for (let links = 0; ahead.length > 0;) {
    const [name = '', ...rest] = ahead;
    const here = chain.at(-1) ?? root;
    ahead = rest;
    if (name === '..') {
      chain = chain.length > 1 ? chain.slice(0, -1) : chain;
      continue;
    }
    const node: Node | undefined = here.node.entries.get(name);
    if (node?.kind === 'directory') chain = [...chain, enter(node, here)];
    else if (node?.kind === 'link' && (follow || rest.length > 0)) {
      links += 1;
      if (!here.isPrivate || links > 40) throw trouble('ELOOP', path);
      if (node.target.startsWith('/')) chain = [root];
      ahead = [...namesOf(node.target), ...rest];
    } else return;
  }
}
