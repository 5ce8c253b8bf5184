/** A table of `head` and `rows`, which are lists of texts, or that there is nothing in it. */
export const tableTemplate = `{{#if rows}}
|{{#each head}} {{plain this}} |{{/each}}
|{{#each head}} --- |{{/each}}
{{#each rows}}
|{{#each this}} {{plain this}} |{{/each}}
{{/each}}
{{else}}
Nothing.
{{/if}}
`;

/** The report as a Markdown page, from the data of `reportMarkdown`. */
export const reportTemplate = `# {{plain title}}
{{#if emulated}}

**EMULATED.** {{plain emulated}}. These figures say nothing about a real machine.
{{/if}}
{{#if sentences}}

{{#each sentences}}
- **{{plain variant}}** ({{plain verdict}}): {{plain text}}
{{/each}}
{{/if}}
{{#if isAlone}}

Nothing is held against anything here.
{{/if}}

## Differences{{note}}

{{> table differences}}

## Values{{note}}

{{> table values}}
{{#if ceiling}}

Line rate: {{ceiling.rate}} Gbit/s ({{plain ceiling.because}}).
{{/if}}

## CPU{{note}}

{{> table cpu}}

## Exits a second{{note}}

{{> table exits}}

## Interrupts a second{{note}}

{{> table interrupts}}
{{#if stacks}}

## Stacks{{note}}

{{> table stacks}}
{{/if}}
{{#if between}}

## What differed between variants

{{> table between}}
{{/if}}

## What changed while it was measured

{{> table during}}

## Runs

{{> table runs}}
{{#each unreadable}}

- not readable: {{code folder}}: {{plain reason}}
{{/each}}

## Commands
{{#if commands}}

{{#each commands}}
- {{plain machine}}: {{code words}}
{{/each}}
{{/if}}

## Origin
{{#if origin}}

{{#each origin}}
- {{name}}: {{#each values}}{{code this}}{{#if @last}}{{else}}, {{/if}}{{/each}}
{{/each}}
{{/if}}
`;
