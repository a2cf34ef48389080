/** GitHub says no, with the status and the message that its REST API gives. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
  readonly status: number;
  readonly errors: readonly Readonly<Record<string, unknown>>[] | undefined;

  constructor(status: number, message: string, errors?: readonly Readonly<Record<string, unknown>>[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** The answer for what does not exist, or may not be known to exist. */
export function notFound(): RejectedError {
  return new RejectedError(404, 'Not Found');
}

/** The answer for a well-formed request that makes no sense; each error names its resource, field and code. */
export function validationFailed(errors: readonly Readonly<Record<string, unknown>>[]): RejectedError {
  return new RejectedError(422, 'Validation Failed', errors);
}
