import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { readWay } from '../../facts/system/read-way.ts';
import type { Way } from '../../facts/system/read-way.ts';

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** Refusals for a way to a path that another user controls. */
export function judgeWay(path: string, way: Way): readonly Refusal[] {
  switch (way.kind) {
    case 'private':
      return [];
    case 'shared': {
      const { at, stat } = way;
      const who = stat.owner === 0 ? 'Other users may write' : `User ${stat.owner} owns`;
      return [
        {
          check: 'shared-folder',
          reason: `${who} the folder ${at}, so they can replace or remove ${path} at any time. Use a folder that only root may write.`,
          evidence: `stat ${at}: mode ${octal(stat.mode)}, owner ${stat.owner}:${stat.group}`,
          override: 'allow_shared_folder',
        },
      ];
    }
    case 'foreign-link': {
      const { at, target, owner } = way;
      return [
        {
          check: 'foreign-link',
          reason: `The path ${path} leads through the link ${at}, and other users can let it lead to any folder. Give the path without the link.`,
          evidence: `readlink ${at}: ${target}, owner ${owner}`,
          override: null,
        },
      ];
    }
  }
}

/** Refusals for the folder in which a file is written (`follow`: at the end of a link) or removed. */
export const folderHazards = async (
  path: string,
  machine: MachineReader,
  follow: boolean,
): Promise<readonly Refusal[]> => judgeWay(path, await readWay(path, machine, follow));
