import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { diagnosticAt } from '../../engine/language/yaml/diagnostic-at.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { shapeOf } from '../../machines/emulated/shape/shape-of.ts';

/** Every contradiction in the shape of an emulated host, at its place in the lab file. */
export function checkShapes(lab: Lab): readonly Diagnostic[] {
  return Object.entries(lab.machines).flatMap(([name, connection]) => {
    if (connection.kind !== 'emulated' || connection.shape === null) return [];
    const shape = shapeOf(connection.shape);
    if (!('key' in shape)) return [];
    const { source, span } = lab.locate(['machines', name, 'shape', shape.key], 'value');
    return [diagnosticAt(source, span, 'lab-shape', shape.message, null)];
  });
}
