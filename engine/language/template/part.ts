import type { Locate, Pointer } from '../../model/diagnostic.ts';
import type { Block, Step } from '../../model/playbook.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import type { Templates } from '../../model/template.ts';
import { nowhere } from '../yaml/locate-in.ts';
import { templatesIn } from './templates-in.ts';

/** The common data of a step and a block: templates under `when` and `with`, at a place of a file. */
export interface Part {
  /** Its name in messages: "step 'bind'". */
  readonly called: string;
  /** The name of the owner of `with`: "step 'bind' (pci-bind)". */
  readonly kind: string;
  readonly when: string | null;
  readonly with: Json;
  readonly schema: Schema;
  readonly at: Pointer;
  readonly locate: Locate;
  readonly templates: Templates;
  readonly secrets: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** A step's templates. */
export function stepPart(step: Step): Part {
  const { id, type, when, with: input, at, locate = nowhere, secrets = none } = step;
  const called = `step '${id}'`;
  const { templates = templatesIn(when, step.tell, step.title, step.forEach, input) } = step;
  const kind = `${called} (${type.name})`;
  return { called, kind, when, with: input, schema: type.schema, at, locate, templates, secrets };
}

/** The templates of a block: the values for the playbook that it includes. */
export function blockPart({ id, when, with: input, schema, at, locate, templates, secrets }: Block): Part {
  const called = `block '${id}'`;
  return { called, kind: called, when, with: input, schema, at, locate, templates, secrets };
}

/** The blocks around it, the outermost first. */
export function blocksAround(within: Block | null | undefined): readonly Block[] {
  const around: Block[] = [];
  for (let block = within ?? null; block !== null; block = block.parent) around.unshift(block);
  return around;
}
