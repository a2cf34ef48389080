import { createHash } from 'node:crypto';
import type { Manifest, Wish } from './manifest.ts';

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
label{display:block;margin-top:1rem}input{width:100%;font:inherit;padding:.3rem}button{font:inherit;margin-top:1.5rem}
pre{overflow:auto;background:#8882;padding:1rem}.fault{border-left:.3rem solid #c33;padding-left:1rem}`;

/** What browsers may do with the pages: show them, and send their forms to us and to GitHub. No scripts. */
export const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self' https://github.com",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Asks for the token; `fault` tells what was wrong with the last one. */
export function tokenPage(fault?: string): string {
  return page(
    'Set up sidecar-migrate',
    `${faultIn(fault)}<p>The process that serves this page wrote a token on its console. It admits one browser, once.</p>
<form method="post" action="/token"><label>Token <input name="token" autocomplete="off" required autofocus></label>
<button>Go on</button></form>`,
  );
}

/** Asks what the App is to be called and where it is reached; `fault` tells what made no sense. */
export function wishPage(formKey: string, wish: Partial<Wish>, fault?: string): string {
  const value = (text = ''): string => `value="${escaped(text)}"`;
  return page(
    'Make the GitHub App',
    `${faultIn(fault)}<form method="post" action="/app"><input type="hidden" name="form" ${value(formKey)}>
<label>Address at which GitHub reaches this App <input name="address" type="url" placeholder="https://sidecar-migrate.example.com" required ${value(wish.address)}></label>
<label>Name, which nobody else's App has <input name="name" maxlength="34" required ${value(wish.name)}></label>
<label>Organisation that is to own it; empty for yourself <input name="organisation" ${value(wish.organisation)}></label>
<button>Show what GitHub is asked for</button></form>`,
  );
}

/** Shows the manifest, and sends it to GitHub at the press of a button. */
export function manifestPage(manifest: Manifest, organisation: string, state: string): string {
  const owner = organisation === '' ? '' : `organizations/${encodeURIComponent(organisation)}/`;
  const target = `https://github.com/${owner}settings/apps/new?state=${encodeURIComponent(state)}`;
  return page(
    'Make the GitHub App',
    `<p>GitHub is sent this manifest. It shows the App once more before it makes it, and then leads back here.</p>
<pre>${escaped(JSON.stringify(manifest, undefined, 2))}</pre>
<form method="post" action="${escaped(target)}">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button>Go to GitHub</button></form><p><a href="/">Change something</a></p>`,
  );
}

/** Tells that all is done. */
export function donePage(appPage: string): string {
  const link = escaped(`${appPage}/installations/new`);
  return page(
    'The App is made',
    `<p>Its credentials are in the data folder, and it starts now. Install it where it is to work:
<a href="${link}">${link}</a></p>`,
  );
}

/** Tells what went wrong, and where to begin again. */
export function faultPage(fault: string): string {
  return page('That did not work', `${faultIn(fault)}<p><a href="/">Begin again</a></p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1>
${content}
</body></html>
`;
}

function faultIn(fault: string | undefined): string {
  return fault === undefined ? '' : `<p class="fault" role="alert">${escaped(fault)}</p>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? '');
}
