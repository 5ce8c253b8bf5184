import { gatherSources } from '../../../engine/composition/gather-sources.ts';
import { openPlaybook, type OpenedPlaybook } from '../../../engine/composition/open-playbook.ts';
import type { Diagnostic, Result } from '../../../engine/model/diagnostic.ts';
import { checkReferences } from '../../../engine/language/template/check-references.ts';
import { factsSchema } from '../language/facts-schema.ts';
import { stepTypes } from '../language/step-types.ts';
import { formatDiagnostics } from '../language/diagnostics-of.ts';

/** Files by their paths; a shipped playbook is below "shipped/". */
export type Files = Readonly<Record<string, string>>;

/** Gathers, composes, loads and checks the playbook in the file `main`. */
export async function compose(files: Files, main: string): Promise<Result<OpenedPlaybook>> {
  const gathered = await gatherSources({ path: main, text: files[main] ?? '' }, async (link) => {
    const path = link.kind === 'path' ? link.path : `shipped/${link.name}.yaml`;
    const text = files[path];
    if (text === undefined) return { ok: false, message: `${path}: the file does not exist`, hint: null };
    return { ok: true, source: { path, text } };
  });
  if (!gathered.ok) return gathered;
  const opened = openPlaybook(gathered.value, stepTypes);
  if (!opened.ok) return opened;
  const diagnostics: readonly Diagnostic[] = checkReferences(opened.value.playbook, factsSchema);
  return diagnostics.length > 0 ? { ok: false, diagnostics } : opened;
}

/** The composed playbook, or an Error with everything that is wrong with it. */
export async function composed(files: Files, main: string): Promise<OpenedPlaybook> {
  const result = await compose(files, main);
  if (!result.ok) throw new Error(formatDiagnostics(result.diagnostics));
  return result.value;
}

/** The messages for people; "ok" without messages. */
export async function diagnosticsOf(files: Files, main: string): Promise<string> {
  const result = await compose(files, main);
  return result.ok ? 'ok' : formatDiagnostics(result.diagnostics);
}

/** The head of a playbook. */
export const head = (name: string): string => `runbook: 1\nname: ${name}\nsummary: X\n`;

/** The head of a variant. */
export const variant = (name: string, base: string): string => `${head(name)}extends: ${base}\n`;

/** The base of the variants in the tests. */
export const base = `${head('base')}description: Of the base
inputs:
  nic: { type: pci-address, default: 0000:00:04.0, summary: The card }
  vectors: { type: integer, default: 8 }
steps:
  - id: bind
    type: bind
    name: Bind it
    with:
      device: "{{ inputs.nic }}"
      driver: vfio-pci
      ids: [8086, 10d3]
  - id: write
    type: write
    with: { target: { kind: file, path: /a }, value: auto }
  - id: last
    type: wait
    with: { path: "/{{ steps.bind.driver }}" }
`;
