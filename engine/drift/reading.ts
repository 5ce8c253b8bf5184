import type { AffinityState } from '../affinity.ts';
import type { BindingState, Change, ModuleState } from '../change.ts';
import { describeContent } from '../change/artifact-content.ts';
import { isFolderLeft, type FileSeen } from '../change/file.ts';
import type { ProcessState } from '../change/process-state.ts';
import type { DropInSeen } from '../change/drop-in.ts';
import type { ServiceSeen } from '../change/service.ts';
import type { ArtifactState } from '../artifact.ts';
import type { InitramfsState } from '../initramfs.ts';
import type { PackageState, RefreshChange } from '../packages.ts';

function fileReading(seen: FileSeen): string {
  if (seen === null) return 'no file';
  if (isFolderLeft(seen)) return `an empty folder ${seen.leftover}`;
  const bytes = seen.encoding === 'utf8' ? Buffer.byteLength(seen.content) : Buffer.from(seen.content, 'base64').length;
  return `a file of ${bytes} bytes, mode ${seen.mode.toString(8).padStart(4, '0')}, owner ${seen.owner}:${seen.group}`;
}

const list = (names: readonly string[], none: string): string => (names.length === 0 ? none : names.join(', '));

function artifactReading({ exists, content, held }: ArtifactState): string {
  if (!exists) return 'no file';
  const open = held === undefined ? '' : `, open in ${held.join(', ')}`;
  return `${describeContent(content)}${open}`;
}

function processReading({ running, argv }: ProcessState): string {
  if (!running) return 'not running';
  return argv === undefined || argv === null ? 'running' : `running ${argv.join(' ')}`;
}

function serviceReading({ active, enabled }: Pick<ServiceSeen, 'active' | 'enabled'>): string {
  const state = active === null ? [] : [active ? 'running' : 'stopped'];
  return [...state, ...(enabled === null ? [] : [enabled])].join(', ');
}

/** Which of the files are there, and which images hold them. */
function initramfsReading({ files, images }: InitramfsState): string {
  const there = Object.keys(files).filter((path) => files[path] !== null);
  const holding = Object.keys(images).filter((path) => images[path]?.holding === true);
  return `${list(there, 'no files')}; in ${list(holding, 'no image')}`;
}

function affinityReading({ cgroup, threads }: AffinityState): string {
  if (threads === undefined) return 'no such process any more';
  const masks = Object.entries(threads).map(([id, { cpus }]) => `thread ${id} on ${cpus}`);
  return `${masks.join(', ')}, in cgroup ${cgroup ?? ''}`;
}

/** What was seen of the thing that a change is about, in a few words. */
export function reading(change: Change, seen: unknown): string {
  switch (change.kind) {
    case 'attribute':
      if (seen !== null) return `"${seen as string}"`;
      return change.owner === undefined ? 'nothing that can be read' : `${change.owner.name} is not there any more`;
    case 'file':
    case 'generate':
      return fileReading(seen as FileSeen);
    case 'module':
      return (seen as ModuleState).loaded ? 'loaded' : 'not loaded';
    case 'binding': {
      const { driver, override } = seen as BindingState;
      return `driver ${driver ?? 'none'}${override === null ? '' : `, driver_override ${override}`}`;
    }
    case 'process':
      return processReading(seen as ProcessState);
    case 'command':
      return (seen as { done: boolean }).done ? 'done' : 'not done';
    case 'artifact':
      return artifactReading(seen as ArtifactState);
    case 'package': {
      const { installed, halfway } = seen as PackageState;
      const half = halfway.length === 0 ? '' : `; half-way: ${halfway.join(', ')}`;
      return `${list(Object.keys(installed), 'none of them')} installed${half}`;
    }
    case 'refresh':
      return `${list((seen as RefreshChange['after']).verified, 'no lists')} read`;
    case 'service':
      return serviceReading(seen as ServiceSeen);
    case 'initramfs':
      return initramfsReading(seen as InitramfsState);
    case 'drop-in': {
      const { file, running } = seen as DropInSeen;
      return `${fileReading(file)}, ${running === null ? 'not running' : `running ${running.join(' ')}`}`;
    }
    case 'affinity':
      return affinityReading(seen as AffinityState);
  }
}
