import type { Oid } from './repository.ts';

/** The id that git gives to a text in UTF-8. */
export async function blobId(text: string): Promise<Oid> {
  const body = new TextEncoder().encode(text);
  const head = new TextEncoder().encode(`blob ${body.length}\0`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return hex(await crypto.subtle.digest('SHA-1', bytes));
}

/** The first 64 bits of the SHA-256 of some texts, told apart, in hexadecimal. */
export async function digest(texts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  return hex(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 16);
}

function hex(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
