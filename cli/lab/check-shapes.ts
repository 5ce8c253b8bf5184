import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import { locateIn } from '../../engine/language/yaml/locate-in.ts';
import { parseSource } from '../../engine/language/yaml/parse-source.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { shapeOf } from '../../machines/emulated/shape/shape-of.ts';

/** Every shape of an emulated host whose parts contradict each other, at its place in the lab file. */
export function checkShapes(lab: Lab): readonly Diagnostic[] {
  const parsed = parseSource(lab.source);
  if (!parsed.ok) return parsed.diagnostics;
  const locate = locateIn(parsed.value);
  return Object.entries(lab.machines).flatMap(([name, connection]) => {
    if (connection.kind !== 'emulated' || connection.shape === null) return [];
    const shape = shapeOf(connection.shape);
    if (!('key' in shape)) return [];
    const { source, span } = locate(['machines', name, 'shape', shape.key], 'value');
    return [diagnosticAt(source, span, 'lab-shape', shape.message, null)];
  });
}
