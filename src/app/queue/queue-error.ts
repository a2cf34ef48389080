/** The job was given to another worker while this one was at it, so what it did must not count. */
export class LapsedClaimError extends Error {
  override readonly name = 'LapsedClaimError';

  constructor(queue: string, id: string) {
    super(`The job ${id} of the queue ${queue} is no longer this worker's`);
  }
}
