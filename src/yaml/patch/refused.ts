import type { PatchRefusal } from '../operation.ts';
import type { Route } from '../route.ts';

/** Thrown inside of a patch when a change cannot be made exactly; `patchDocument` returns its refusal. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: PatchRefusal;

  constructor(code: string, message: string, route: Route) {
    super(message);
    this.refusal = { code, message, route };
  }
}
