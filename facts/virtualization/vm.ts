/** The systemd unit that a virtual machine of runbook's runs as, without ".service". */
export const vmUnit = (name: string): string => `runbook-vm-${name}`;

/** The folder of its sockets and logs; it is gone when the host has rebooted. */
export const vmFolder = (name: string): string => `/run/runbook/vm/${name}`;

/** Its QMP socket (QEMU Machine Protocol); QEMU talks to one client at a time. */
export const qmpSocket = (name: string): string => `${vmFolder(name)}/qmp.sock`;

/** The socket of the agent in its guest; it carries one conversation at a time. */
export const agentSocket = (name: string): string => `${vmFolder(name)}/agent.sock`;
