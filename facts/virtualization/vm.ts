/** The systemd unit of a virtual machine that runbook started, without ".service". */
export const vmUnit = (name: string): string => `runbook-vm-${name}`;

/** The folder of its sockets and logs; a reboot of the host removes it. */
export const vmFolder = (name: string): string => `/run/runbook/vm/${name}`;

/** Its QMP socket (QEMU Machine Protocol); QEMU serves one client at a time. */
export const qmpSocket = (name: string): string => `${vmFolder(name)}/qmp.sock`;

/** The socket of the agent in its guest; it serves one client at a time. */
export const agentSocket = (name: string): string => `${vmFolder(name)}/agent.sock`;
