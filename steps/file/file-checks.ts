import type { Refusal } from '../../engine/model/step-type.ts';
import type { File } from '../../schemas/types/steps/file.ts';
import type { FileStepState } from './file-step-state.ts';
import { refusal } from '../support/refusal.ts';

/** Trees in which nothing is an ordinary file. */
const kernelTree = /^\/(?:proc|sys|dev)(?:\/|$)/;

function placeCheck(path: string, { above }: FileStepState): readonly Refusal[] {
  const folder = `${above.path === '/' ? '' : above.path}/`;
  if (kernelTree.test(path) || kernelTree.test(folder)) {
    const reason = `${path} is no ordinary file but the kernel's; sysfs-write sets a kernel attribute and reads it back`;
    return [refusal('path-of-the-kernel', reason, `it lies in ${kernelTree.test(path) ? path : folder}`)];
  }
  if (path.startsWith('/var/lib/runbook/runs/')) {
    const reason = `${path} belongs to the journals, by which runs are resumed and undone`;
    return [refusal('path-of-the-journal', reason, 'it lies in /var/lib/runbook/runs')];
  }
  if (above.kind === 'directory') return [];
  return [
    refusal('folder-is-no-folder', `${path} cannot be made below ${above.path}`, `${above.path} is a ${above.kind}`),
  ];
}

function kindCheck(path: string, { stat, resolved }: FileStepState): readonly Refusal[] {
  if (stat === undefined || stat.kind === 'file') return [];
  if (stat.kind === 'link') {
    const leads = resolved === undefined ? 'to nothing' : `to ${resolved}`;
    const reason = `${path} is a link that leads ${leads}: another file than the one that is named would change. Name that one, or remove the link first`;
    return [refusal('path-is-a-link', reason, `readlink -f ${path}: ${resolved ?? '(nothing)'}`)];
  }
  const what = stat.kind === 'other' ? 'FIFO or the like' : stat.kind;
  return [
    refusal(
      'not-a-regular-file',
      `${path} is a ${what}, and only a regular file is replaced or removed`,
      `stat ${path}`,
    ),
  ];
}

function nameCheck(input: File, { owner, group }: FileStepState): readonly Refusal[] {
  const unknown = (what: string, name: string, table: string): readonly Refusal[] => [
    refusal(
      'unknown-owner',
      `this machine has no ${what} ${name}; the step that installs its package may have to come first`,
      `${table} has no line for ${name}`,
    ),
  ];
  return [
    ...(owner === null ? unknown('user', input.owner ?? '', '/etc/passwd') : []),
    ...(group === null ? unknown('group', input.group ?? '', '/etc/group') : []),
  ];
}

/** Everything that speaks against the file as it is asked for. */
export function fileChecks(input: File, state: FileStepState): readonly Refusal[] {
  const { path, content } = input;
  const place = placeCheck(path, state);
  if (place.length > 0) return place;
  const kind = kindCheck(path, state);
  if (kind.length > 0 || input.state === 'absent') return kind;
  const missing =
    content === undefined && state.file === null
      ? [
          refusal(
            'content-missing',
            `there is no ${path}, and without \`content\` there is nothing to put there`,
            `${path} does not exist`,
          ),
        ]
      : [];
  const text =
    content !== undefined && !content.isWellFormed()
      ? [
          refusal(
            'content-not-text',
            `the content of ${path} has half a character, which UTF-8 cannot write`,
            'a lone surrogate in `content`',
          ),
        ]
      : [];
  return [...missing, ...text, ...nameCheck(input, state)];
}
