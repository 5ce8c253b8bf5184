import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';

const unit = (name: string, ...lines: readonly string[]): Record<string, string> => ({
  [`/usr/lib/systemd/system/${name}`]: `${lines.join('\n')}\n`,
});
const install = ['[Install]', 'WantedBy=multi-user.target'];
/** The folder with the links of the units that boot. */
export const wants = '/etc/systemd/system/multi-user.target.wants';
/** The lab host with a unit of every sort. */
export const lab = withFiles(labHost, {
  ...unit('static.service', '[Service]', 'ExecStart=/bin/true'),
  ...unit('once.service', '[Service]', 'Type=oneshot', 'ExecStart=/usr/bin/sync', ...install),
  ...unit('stays.service', '[Service]', 'Type=oneshot', 'RemainAfterExit=yes', 'ExecStart=/usr/bin/sync', ...install),
  ...unit(
    'fails.service',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    'ExecStart=/usr/bin/cat /none',
    ...install,
  ),
  ...unit('pair.service', '[Service]', 'ExecStart=/bin/pair', ...install, 'Alias=couple.service', 'Also=atop.service'),
  ...unit('points.service', '[Service]', 'ExecStart=/bin/true', '[Install]', 'Also=atop.service'),
  ...unit(
    'networking.service',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    'ExecStart=/usr/bin/sync',
    ...install,
  ),
  '/etc/systemd/system/local.service': '[Service]\nExecStart=/bin/true\n',
});
/** The environment of programs when runbook is connected by ssh. */
export const session = { SSH_CONNECTION: '10.0.2.2 50000 10.0.2.15 22' };
