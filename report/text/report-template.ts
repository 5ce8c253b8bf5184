/** A table of `head` and `rows`, which are lists of texts, or a note that it is empty. */
export const tableTemplate = `{{#if rows}}
|{{#each head}} {{plain this}} |{{/each}}
|{{#each head}} --- |{{/each}}
{{#each rows}}
|{{#each this}} {{plain this}} |{{/each}}
{{/each}}
{{else}}
None.
{{/if}}
`;

/** The report as a Markdown page, from the data of `reportMarkdown`. */
export const reportTemplate = `# {{plain title}}
{{#if emulated}}

**EMULATED.** {{plain emulated}}. These figures are not valid for a real machine.
{{/if}}
{{#if sentences}}

{{#each sentences}}
- **{{plain variant}}** ({{plain verdict}}): {{plain text}}
{{/each}}
{{/if}}
{{#if isAlone}}

The report has no baseline, so it compares nothing.
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

## Exits per second{{note}}

{{> table exits}}

## Interrupts per second{{note}}

{{> table interrupts}}
{{#if stacks}}

## Stacks{{note}}

{{> table stacks}}
{{/if}}
{{#if between}}

## Differences between variants

{{> table between}}
{{/if}}

## Changes during the measurements

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
