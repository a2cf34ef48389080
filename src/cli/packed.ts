/** What the published command is made of: one bundle, which `warm-start.ts` loads. */
export { plan } from './planning.ts';
export { run } from './run.ts';
