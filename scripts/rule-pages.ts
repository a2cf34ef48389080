import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulePages } from './rule-pages/pages.ts';

/** Writes `docs/rules` anew from the rules, the hazards and their fixtures. */
const folder = join(import.meta.dirname, '..', 'docs', 'rules');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of rulePages()) writeFileSync(join(folder, name), text);
