import type { Refusal } from '../../engine/model/step-type.ts';
import type { File } from '../../schemas/types/steps/file.ts';
import type { FileStepState } from './file-step-state.ts';
import { refusal } from '../support/refusal.ts';

/** Folders without regular files. */
const kernelTree = /^\/(?:proc|sys|dev)(?:\/|$)/;

function placeCheck(path: string, { above }: FileStepState): readonly Refusal[] {
  const folder = `${above.path === '/' ? '' : above.path}/`;
  if (kernelTree.test(path) || kernelTree.test(folder)) {
    const reason = `${path} is a kernel attribute, not a regular file; use a sysfs-write step, which also reads it back`;
    return [refusal('path-of-the-kernel', reason, `it is in ${kernelTree.test(path) ? path : folder}`)];
  }
  if (path.startsWith('/var/lib/runbook/runs/')) {
    const reason = `${path} belongs to the journals, which are needed to resume and undo runs`;
    return [refusal('path-of-the-journal', reason, 'it is in /var/lib/runbook/runs')];
  }
  if (above.kind === 'directory') return [];
  return [
    refusal('folder-is-no-folder', `${path} cannot be created below ${above.path}`, `${above.path} is a ${above.kind}`),
  ];
}

function kindCheck(path: string, { stat, resolved }: FileStepState): readonly Refusal[] {
  if (stat === undefined || stat.kind === 'file') return [];
  if (stat.kind === 'link') {
    const leads = resolved === undefined ? 'to nothing' : `to ${resolved}`;
    const reason = `${path} is a symbolic link ${leads}, so the step would change another file. Give the target of the link as the path, or remove the link first`;
    return [refusal('path-is-a-link', reason, `readlink -f ${path}: ${resolved ?? '(nothing)'}`)];
  }
  const what = stat.kind === 'other' ? 'FIFO or other special file' : stat.kind;
  return [
    refusal(
      'not-a-regular-file',
      `${path} is a ${what}, but only a regular file can be replaced or removed`,
      `stat ${path}`,
    ),
  ];
}

function nameCheck(input: File, { owner, group }: FileStepState): readonly Refusal[] {
  const unknown = (what: string, name: string, table: string): readonly Refusal[] => [
    refusal(
      'unknown-owner',
      `this machine has no ${what} ${name}; an earlier step may have to install its package`,
      `${table} has no line for ${name}`,
    ),
  ];
  return [
    ...(owner === null ? unknown('user', input.owner ?? '', '/etc/passwd') : []),
    ...(group === null ? unknown('group', input.group ?? '', '/etc/group') : []),
  ];
}

/** All refusals of the requested file. */
export function fileChecks(input: File, state: FileStepState): readonly Refusal[] {
  const { path, content } = input;
  const place = placeCheck(path, state);
  if (place.length > 0) return place;
  if (state.barred.length > 0) return state.barred;
  const kind = kindCheck(path, state);
  if (kind.length > 0 || input.state === 'absent') return kind;
  const missing =
    content === undefined && state.file === null
      ? [
          refusal(
            'content-missing',
            `${path} does not exist, and the step has no \`content\` to create it`,
            `${path} does not exist`,
          ),
        ]
      : [];
  const text =
    content !== undefined && !content.isWellFormed()
      ? [
          refusal(
            'content-not-text',
            `the content of ${path} has a lone surrogate, which UTF-8 cannot encode`,
            'a lone surrogate in `content`',
          ),
        ]
      : [];
  return [...missing, ...text, ...nameCheck(input, state)];
}
