import type { Change } from '../../changes/index.ts';
import type { FileChange } from '../../changes/file/change.ts';
import type { ServiceChange } from '../../changes/service/change.ts';
import { sameFile } from '../../changes/file/index.ts';
import { readLinks } from '../../changes/service/service-links.ts';
import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import type { Resumption } from '../../engine/model/resumption.ts';
import { readService } from '../../facts/system/service.ts';
import { runsSystemd } from '../../facts/system/systemd.ts';
import { word } from '../support/boot/unit-text.ts';

/** The systemd unit that resumes a run after the reboot that it requested. */
export const resumeUnit = (run: string): string => `runbook-resume-${run}.service`;

/**
 * A line of Environment=, where systemd expands % and interprets quotes and backslashes, and $ is literal
 * (systemd.exec(5)).
 */
const setting = ([name, value]: readonly [string, string]): string =>
  `Environment="${name}=${value.replaceAll(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`;

/**
 * The text of the unit that resumes a run after the next boot (systemd.service(5)). It starts after the boot is complete, and with
 * `exec` it does not delay the boot. Its output is in the journal of the system.
 */
function resumeUnitText({ run, argv, folder, environment }: Resumption): string {
  return `# Made by runbook before a reboot of the machine it runs on; the run that it resumes removes it.
[Unit]
Description=runbook resumes run ${run} after its reboot
Wants=network-online.target
After=multi-user.target network-online.target

[Service]
Type=exec
WorkingDirectory=-${folder.replaceAll('%', '%%')}
SyslogIdentifier=runbook
${Object.entries(environment).map(setting).join('\n')}
ExecStart=${argv.map(word).join(' ')}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * The changes that resume the run after the next boot: the unit file, and its enabling last. Empty if the unit is already enabled,
 * null if systemd is not the init system.
 */
export async function resumeUnitChanges(
  resumption: Resumption,
  machine: MachineReader,
): Promise<readonly Change[] | null> {
  if (!(await runsSystemd(machine))) return null;
  const unit = resumeUnit(resumption.run);
  const path = `/etc/systemd/system/${unit}`;
  const [file, service] = await Promise.all([machine.readFile(path), readService(unit, machine)]);
  const before = file ?? null;
  const after: FileState = { encoding: 'utf8', content: resumeUnitText(resumption), mode: 0o644, owner: 0, group: 0 };
  const write: FileChange = { kind: 'file', path, before, after };
  const enable: ServiceChange = {
    kind: 'service',
    unit,
    once: true,
    before: { active: false, enabled: service.enabled, links: await readLinks(service, machine) },
    after: { active: null, enabled: 'enabled', links: null },
    deadline: 60,
  };
  return [...(sameFile(before, after) ? [] : [write]), ...(service.enabled === 'enabled' ? [] : [enable])];
}
