import type { AttendWork } from '../queue/job.ts';
import type { Next } from './bench.ts';

/** Work on pull requests at which nobody did anything, but which may lack a check that is required. */
export function attentionTo(
  pulls: readonly number[],
  facts: Pick<AttendWork, 'repository' | 'urgency' | 'since'>,
): readonly Next[] {
  return pulls.map((pull) => ({
    work: { ...facts, queue: 'attend', subject: { pull, by: '', again: true }, attempt: 0 },
  }));
}
