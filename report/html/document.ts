import { sha256 } from '../../engine/model/sha256.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { flameScript } from './flame-script.ts';
import { patterns } from './patterns.ts';
import { style } from './style.ts';

const source = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

/**
 * One page that needs nothing but itself: the policy in it allows its own style and its own script by their hashes, and
 * no request at all.
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
