import type { Refusal } from '../../engine/model/step-type.ts';
import type { ServiceStepState } from './service-step-state.ts';
import { refusal } from '../support/refusal.ts';

/** Units that an ssh session uses. */
const doors = /^(?:sshd?(?:@.*)?\.(?:service|socket)|dropbear\.(?:service|socket)|session-.*\.scope|user@.*\.service)$/;

/** Units that manage the network. */
const networks =
  /^(?:systemd-networkd\.(?:service|socket)|NetworkManager\.service|networking\.service|ifup@.*\.service|dhcpcd(?:@.*)?\.service|dhclient(?:@.*)?\.service|connman\.service|wicked.*\.service|wpa_supplicant(?:@.*)?\.service|netplan-.*\.service)$/;

/** A unit that gives access to the machine is not stopped, and its start at boot is not disabled. */
export function sessionCheck({ unit, service, session, agent }: ServiceStepState, ends: boolean): readonly Refusal[] {
  if (service === null || !ends) return [];
  const names = [unit, ...service.names];
  const check = 'service-carries-session';
  const override = 'allow_disconnect';
  if (agent && names.includes('qemu-guest-agent.service')) {
    const reason = `the host reaches this virtual machine through ${unit}`;
    return [refusal(check, reason, '/dev/virtio-ports/org.qemu.guest_agent.0 exists', { override })];
  }
  if (session === undefined) return [];
  const evidence = `SSH_CONNECTION: from ${session.peer}, which is reached through ${session.interface}`;
  if (names.some((name) => doors.test(name))) {
    return [refusal(check, `your ssh session uses ${unit}`, evidence, { override })];
  }
  if (!service.active || !names.some((name) => networks.test(name))) return [];
  return [refusal(check, `${unit} manages the network of your ssh session`, evidence, { override })];
}
