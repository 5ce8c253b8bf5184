import { sha256 } from '../../engine/model/sha256.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { flameScript } from './flame-script.ts';
import { patterns } from './patterns.ts';
import { style } from './style.ts';

const source = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

/**
 * A page that needs no other file: its policy allows only its own style and script, by their hashes, and no requests.
 */
export function htmlDocument(title: string, body: Markup): string {
  const policy = `default-src 'none'; style-src ${source(style)}; script-src ${source(flameScript)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${html`<title>${title}</title>`.markup}
<style>${style}</style>
</head>
<body>
${patterns.markup}
${body.markup}
<script>${flameScript}</script>
</body>
</html>
`;
}
