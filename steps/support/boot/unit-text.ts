import { sha256 } from '../../../engine/model/sha256.ts';

/** A task that runs once at every boot. */
export interface BootTask {
  /** The unit's whole name, e.g. "runbook-bind-0000:00:04.0.service". */
  readonly unit: string;
  /** A short description. */
  readonly what: string;
  /** The step type it belongs to. */
  readonly type: string;
  /** A POSIX shell program without empty lines. */
  readonly script: string;
  /** Its arguments, starting with its name ($0). */
  readonly args: readonly string[];
  /** Units that are started before it. */
  readonly after: readonly string[];
  /** Before the network is set up, unless it is `late`: with the host's services then. */
  readonly stage?: 'late';
}

/** A word of ExecStart=, where systemd expands $ and % and reads quotes and backslashes (systemd.service(5), COMMAND LINES). */
export const word = (text: string): string =>
  /^[\w:.,/-]+$/.test(text)
    ? text
    : `"${text.replaceAll(/[\\"]/g, '\\$&').replaceAll('$', '$$$$').replaceAll('%', '%%')}"`;

/** A line of StandardInputText=, where systemd expands % and reads backslashes (systemd.exec(5)). */
const line = (text: string): string => `StandardInputText=${text.replaceAll('\\', '\\\\').replaceAll('%', '%%')}`;

/**
 * A unit before the network must not wait for the default dependencies of services (systemd.service(5), DEFAULT
 * DEPENDENCIES).
 */
const ordering = (after: string, stage: BootTask['stage']): string =>
  stage === 'late'
    ? `After=${after}`
    : `DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
After=${after}
Conflicts=shutdown.target`;

/**
 * The text of a oneshot unit that runs a shell program before network-pre.target, which every network manager waits for
 * (systemd.special(7)), or with the services of the host. The program is in the unit itself, so it needs no other file. The unit
 * does not remain active, so undo has nothing to stop.
 */
export function unitText({ what, type, script, args, after, stage }: BootTask): string {
  return `# Made by runbook for a ${type} step with persist: true; \`runbook undo\` removes it.
[Unit]
Description=${what.replaceAll('%', '%%')}
${ordering(after.join(' '), stage)}

[Service]
Type=oneshot
TimeoutStartSec=120
SyslogIdentifier=runbook
ExecStart=/bin/sh -s -- ${args.map(word).join(' ')}
StandardInput=data
${script.trimEnd().split('\n').map(line).join('\n')}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * A path as a part of a unit's name, as systemd-escape(1) --path writes it; a long path ends with a hash that
 * distinguishes it.
 */
export function escapedPath(path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  const escaped = names
    .join('/')
    .replaceAll(/[^A-Za-z0-9:_./]/g, (character) =>
      [...Buffer.from(character, 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    )
    .replaceAll('/', '-');
  if (escaped.length <= 180) return escaped;
  return `${escaped.slice(-170).replace(/^[^-]*-/, '')}-${sha256(path).slice(0, 8)}`;
}
