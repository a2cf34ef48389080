import { verify } from 'node:crypto';
import type { App } from '../world/app.ts';
import { RejectedError } from '../world/rejection.ts';

/** The longest that GitHub lets an App's JSON Web Token live, and how far its clock may run ahead; in seconds. */
const longest = 600;
const tolerance = 60;

/** The App that a JSON Web Token stands for. Throws `RejectedError` with GitHub's words when it does not stand. */
export function appOf(text: string, apps: Iterable<App>, now: number): App {
  const [header, payload, signature] = text.split('.');
  const claims = header === undefined || payload === undefined || signature === undefined ? undefined : json(payload);
  if (claims === undefined || json(header ?? '')?.alg !== 'RS256') {
    throw new RejectedError(401, 'A JSON web token could not be decoded');
  }
  mustBeCurrent(claims, Math.floor(now / 1000));
  const issuer = String(claims.iss);
  const app = [...apps].find(({ id, clientId }) => issuer === String(id) || issuer === clientId);
  if (app === undefined) throw new RejectedError(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, app.publicKey, Buffer.from(signature ?? '', 'base64url'))) {
    throw new RejectedError(401, 'A JSON web token could not be decoded');
  }
  return app;
}

function mustBeCurrent({ iat, exp }: Readonly<Record<string, unknown>>, now: number): void {
  if (typeof iat !== 'number' || iat > now + tolerance) {
    throw new RejectedError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= now) {
    throw new RejectedError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longest + tolerance || exp - iat > longest + tolerance) {
    throw new RejectedError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function json(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
