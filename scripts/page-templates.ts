/** A list of fields, each with its inner fields below it. */
export const fieldsTemplate = `{{#each this}}
{{indent}}- \`{{name}}\` ({{literal type}}{{#if isRequired}}, required{{/if}}{{#if standard}}, default \`{{standard}}\`{{/if}}): {{literal description}}
{{/each}}
`;

/**
 * docs/steps.md. It uses lists instead of tables: prettier pads each column of a table to its longest cell, so a new
 * row would change every row of the page.
 */
export const stepsTemplate = `<!-- Generated from schemas/steps/ by \`npm run generate\`; do not edit. -->

# Step types

What a playbook can be made of. \`runbook steps\` lists the same, \`runbook steps pci-bind\` shows one of them. How a step is
written is in [the playbook language](reference/playbook.md), what a step refuses in [the safety checks](preflights.md).

In the lists below a name is followed by what its value must be; the [kinds of values](#kinds-of-values) are at the end. An
input without a default that is not required may be left out. Later steps read an output as
\`\\{{ steps.ID.OUTPUT }}\`.

{{#each types}}
- [{{name}}](#{{name}}): {{literal summary}}
{{/each}}
{{#each types}}

## {{name}}

{{literal description}}

_{{effect}}._

**Inputs**

{{> fields inputs}}
{{#if choices}}

{{choices}}
{{/if}}

{{#if outputs}}
**Outputs**

{{> fields outputs}}
{{else}}
It has no outputs.
{{/if}}

{{#if isOneExample}}
**Example**
{{else}}
**Examples**
{{/if}}
{{#each examples}}

\`\`\`yaml steps
{{this}}\`\`\`
{{/each}}
{{/each}}

## Kinds of values

{{#each kinds}}
- \`{{name}}\`: {{literal text}}
{{/each}}
`;

/** docs/facts.md. */
export const factsTemplate = `<!-- Generated from schemas/facts.schema.json by \`npm run generate\`; do not edit. -->

# Facts

What a template can read as \`\\{{ facts.… }}\`, e.g. \`\\{{ facts.cpu.virtualization }}\`. Facts are those of the machine
\`host\`. \`runbook facts --lab ours.yaml\` shows them as they are on a machine. An item of a list is written
\`\\{{ facts.pci.[0].address }}\`.

{{> fields facts}}
`;
