import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import { isTemplate } from '../../engine/language/template/is-template.ts';
import type { Lab, Playbook } from '../../engine/model/playbook.ts';

/**
 * Warns about a guest of the lab on which steps run, if the playbook starts virtual machines and the guest is not in
 * any of them; a name that is known only during the run may be any.
 */
export function checkGuests({ steps }: Playbook, lab: Lab): readonly Diagnostic[] {
  const started = steps.filter(({ type }) => type.name === 'qemu-launch').map(({ with: input }) => nameIn(input));
  if (started.length === 0 || started.includes(null)) return [];
  const names = started.filter((name) => name !== null);
  return Object.entries(lab.machines).flatMap(([machine, connection]) => {
    if (connection.kind !== 'guest-agent' || names.includes(connection.vm)) return [];
    if (!steps.some(({ on }) => on === machine)) return [];
    const { source, span } = lab.locate(['machines', machine, 'vm'], 'value');
    const message = `machine '${machine}' is the guest of virtual machine '${connection.vm}', but this playbook starts ${names.map((name) => `'${name}'`).join(', ')}`;
    const hint = suggest(connection.vm, names, 'virtual machines of the playbook');
    return [{ ...diagnosticAt(source, span, 'other-vm', message, hint), severity: 'warning' as const }];
  });
}

/** The name of a virtual machine; null if it is known only during the run. */
function nameIn(input: unknown): string | null {
  const name = typeof input === 'object' && input !== null ? (input as { readonly name?: unknown }).name : undefined;
  return typeof name === 'string' && !isTemplate(name) ? name : null;
}
