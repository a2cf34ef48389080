import type { Known } from '../config/settings.ts';
import { catalogue, configurableProducts } from '../index.ts';

/** What a configuration may name in this release. */
export const knownNames: Known = {
  rules: catalogue.rules.map((rule) => rule.id),
  products: configurableProducts,
};
