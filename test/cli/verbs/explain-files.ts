/** A playbook, two variants of it, a block and a lab, to be explained. */
export const explainFiles: Readonly<Record<string, string>> = {
  'base.yaml': `runbook: 1
name: base
summary: B
inputs:
  pages: { type: integer, default: 1, summary: How many pages }
  key: { type: string, secret: true, default: s3cret-base }
  path: { type: path }
steps:
  - id: load
    type: modprobe
    with: { module: vfio-pci }
  - id: reserve
    type: sysfs-write
    with: { path: /proc/sys/vm/nr_hugepages, value: "{{ inputs.pages }}" }
  - id: see
    type: wait
    with: { command: [ls, "{{ inputs.path }}"], timeout: 10 }
  - id: keep
    type: file
    with: { path: /etc/key, content: "{{ inputs.key }}" }
`,
  'one.yaml': `runbook: 1
name: one
summary: O
extends: base.yaml
inputs:
  pages: { default: 2 }
steps:
  - change: see
    with: { timeout: 20 }
  - replace: load
    type: modprobe
    with: { module: vfio }
`,
  'two.yaml': `runbook: 1
name: two
summary: T
extends: one.yaml
inputs:
  pages: { default: 3 }
steps:
  - change: see
    name: See it
    with: { timeout: 30 }
  - id: part
    include: part.yaml
    with: { name: "{{ inputs.path }}" }
`,
  'part.yaml': `runbook: 1
name: part
summary: P
inputs:
  name: { type: path }
  often: { type: integer, default: 5 }
steps:
  - id: look
    type: wait
    with: { path: { exists: "{{ inputs.name }}" }, timeout: "{{ inputs.often }}" }
`,
  'lab.yaml':
    'lab: 1\nname: ours\nmachines:\n  host: { connect: simulated }\ninputs:\n  pages: 4\n  key: s3cret-lab\n  path: /x\n',
};
